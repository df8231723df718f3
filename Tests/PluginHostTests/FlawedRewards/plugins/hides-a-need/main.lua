function grade(sample)
  return sample.reference and sample.completion == sample.reference and 1 or 0
end
