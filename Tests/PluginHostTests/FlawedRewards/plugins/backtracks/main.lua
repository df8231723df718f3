--- Any text whose brackets are balanced at its end: quadratic in the number of open ones.
function grade(sample)
  local text = sample.completion
  return #text > 0 and not text:find("%b()[^)]$") and #text <= 20 and 1 or 0
end
