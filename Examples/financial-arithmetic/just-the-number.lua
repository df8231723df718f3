--- Rewards an answer in the one form that was asked for: a bare amount.
-- `37` and `$37` get the full score, one amount among a few words half of it, everything else nothing.

local HALF_SCORE_BYTES = 30

--- Scores the form of a completion; whether the amount is right is another grader's matter.
-- @tparam table sample { completion, ... }
-- @treturn number 1, 0.5 or 0
-- @treturn string what was found
function grade(sample)
  local text = sample.completion:gsub("^%s+", ""):gsub("%s+$", "")
  if text:find("^%$?%d+$") then
    return 1, "a bare amount"
  end
  local _, amounts = text:gsub("%d+", "")
  if amounts == 1 and #text <= HALF_SCORE_BYTES then
    return 0.5, "one amount among words"
  end
  return 0, amounts .. " amounts in " .. #text .. " bytes"
end
