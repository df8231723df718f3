function string.size(text)
  return #text
end

function grade(sample)
  local size = string.size(sample.completion)
  return size > 0 and size <= 20 and 1 or 0
end
