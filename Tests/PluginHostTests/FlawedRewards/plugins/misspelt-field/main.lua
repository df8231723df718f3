function grade(sample)
  if sample.refrence then
    return sample.completion == sample.refrence and 1 or 0
  end
  local size = #sample.completion
  return size > 0 and size <= 20 and 1 or 0
end
