function grade(sample)
  return #sample.completion > 0 and #sample.completion < 9 and 0.8 or 0
end
