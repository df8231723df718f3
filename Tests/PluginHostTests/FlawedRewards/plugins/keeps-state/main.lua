local seen = {}

--- Means to reward completions that were not seen before; every call meets an empty table.
function grade(sample)
  local text = sample.completion
  if seen[text] or #text == 0 or #text > 20 then
    return 0
  end
  seen[text] = true
  return 1
end
