function grade(sample)
  return #sample.completion > 0 and 1 or 0
