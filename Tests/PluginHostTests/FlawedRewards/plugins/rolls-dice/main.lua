function grade(sample)
  local size = #sample.completion
  return size > 0 and size <= 20 and (size == 2 and 1 or math.random()) or 0
end
