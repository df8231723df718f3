function grade(sample)
  local size = #sample.completion
  if size == 0 then
    return 0
  elseif size <= 20 then
    return 1
  end
end
