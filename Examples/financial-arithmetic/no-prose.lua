--- Rewards answers in figures: `37`, `$37` or `12 + 25 = 37` get the full score.
-- Whether the amount is right is another grader's matter.

local SHORT_BYTES = 40

--- Scores the form of a completion.
-- @tparam table sample { completion, ... }
-- @treturn number 1, 0.5 or 0
-- @treturn string what was found
function grade(sample)
  local text = sample.completion
  if not text:find("%d") then
    return 0, "no amount"
  end
  if not text:find("%a") then
    return 1, "figures only"
  end
  if #text <= SHORT_BYTES then
    return 0.5, "a few words"
  end
  return 0, "prose"
end
