function grade(sample)
  local text = sample.completion
  return (text:find("<think>", 1, true) and 0.5 or 0) + (text:find("<answer>", 1, true) and 0.5 or 0)
end
