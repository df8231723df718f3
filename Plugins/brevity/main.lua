--- Rewards short completions.
-- Words are runs between white space. An empty completion is no answer and gets nothing.
-- @module brevity

local MAX_BYTES = 128 << 10

--- Scores a completion by its number of words.
-- @tparam table sample { completion, ... }
-- @tparam table params { target_words, max_words }
-- @treturn number 1 up to target_words, falling linearly to 0 at max_words; 0 when empty
-- @treturn string the number of words
function grade(sample, params)
  local target, max = params.target_words, params.max_words
  if max <= target then
    error("max_words must be larger than target_words")
  end
  if #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local count = #laurel.words(sample.completion)
  if count == 0 then
    return 0, "no words"
  end
  return laurel.clamp((max - count) / (max - target), 0, 1), count .. " words"
end
