function grade(sample)
  return sample.completion:find("answer is") and 1 or 0
end
