function grade(sample)
  return sample.completion ~= nil and 1 or 0
end
