--- Punishes wordy completions: words beyond an allowance, and stock phrases that say nothing.
-- @module verbosity-penalty

local MAX_BYTES = 128 << 10
-- A run of letters without white space counts as one word for every so many bytes of it: leaving out the spaces, or
-- writing in a script that has none, makes no text shorter.
local WORD_BYTES = 16

--- Counts the words of a text.
-- @tparam string text
-- @treturn integer
local function count_words(text)
  local count = 0
  for _, word in ipairs(laurel.words(text)) do
    count = count + (#word + WORD_BYTES - 1) // WORD_BYTES
  end
  return count
end

--- Scores a completion by what it could have left out.
-- @tparam table sample { completion, reference, ... }
-- @tparam table params { free_words, max_words, reference_ratio, filler, filler_cost }
-- @treturn number 0 for a terse completion, falling to -1; -1 for an empty one
-- @treturn string words and stock phrases
function grade(sample, params)
  if params.max_words <= params.free_words then
    error("max_words must be larger than free_words")
  elseif #sample.completion > MAX_BYTES then
    return -1, "too long to read"
  end
  local words = count_words(sample.completion)
  if words == 0 then
    return -1, "no words"
  end
  local free = math.max(params.free_words, params.reference_ratio * count_words(sample.reference or ""))
  local span = params.max_words - params.free_words
  local filler = 0
  for _, times in ipairs((laurel.count_phrases(sample.completion, params.filler))) do
    filler = filler + times
  end
  local penalty = math.max(0, words - free) / span + filler * params.filler_cost
  return 0 - math.min(1, penalty), string.format("%d words, %d stock phrases", words, filler)
end
