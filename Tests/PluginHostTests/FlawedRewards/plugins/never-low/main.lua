function grade(sample)
  return #sample.completion > 0 and #sample.completion < 9 and 1 or 0.5
end
