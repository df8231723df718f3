function grade(sample)
  return #sample.completion > 0 and #sample.completion <= sample.metadata.limits.bytes and 1 or 0
end
