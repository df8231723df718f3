function grade(sample)
  local bytes = {}
  for index = 1, #sample.completion do
    bytes[index] = sample.completion:sub(1, index % 64)
  end
  return #bytes > 0 and #bytes <= 20 and 1 or 0
end
