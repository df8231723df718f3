--- Rewards answers that do not hedge.
-- @module no-hedging

local MAX_BYTES = 128 << 10

--- What a reader gets to see: all that follows the last `</think>`; nothing when thinking never ends.
-- @tparam string text
-- @treturn string
local function visible(text)
  local answer = text:match("^.*</think>(.*)$")
  return answer or text:match("^%s*<think>") and "" or text
end

--- Scores a completion by its hedges.
-- @tparam table sample { completion, ... }
-- @tparam table params { phrases, max_hedges, reads_thinking }
-- @treturn number 1 without a hedge, falling linearly to 0 at max_hedges of them; 0 when there are no words
-- @treturn string how many hedges there are
function grade(sample, params)
  if #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local text = params.reads_thinking and sample.completion or visible(sample.completion)
  local counts, words = laurel.count_phrases(text, params.phrases)
  if words == 0 then
    return 0, "no words"
  end
  local count = 0
  for _, times in ipairs(counts) do
    count = count + times
  end
  return laurel.clamp(1 - count / params.max_hedges, 0, 1), count .. " hedges"
end
