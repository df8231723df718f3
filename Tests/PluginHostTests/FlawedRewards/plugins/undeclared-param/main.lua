--- Rewards short completions that are not empty.
function grade(sample, params)
  local size = #sample.completion
  return size > 0 and size <= (params.max_size or 20) and 1 or 0
end
