--- Rewards short completions that are not empty.
function grade(sample)
  local size = #sample.completion
  return size > 0 and size <= 20 and 1 or 0
end
