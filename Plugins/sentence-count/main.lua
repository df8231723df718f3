--- Rewards completions with a number of sentences between two bounds.
-- @module sentence-count

local MAX_BYTES = 128 << 10

--- Counts the sentences of a text that have words enough.
-- @tparam string text
-- @tparam integer min_words
-- @treturn integer all of them
-- @treturn integer the different ones
local function count_sentences(text, min_words)
  local all, different, seen = 0, 0, {}
  for _, sentence in ipairs(laurel.sentences(text)) do
    local words = laurel.tokens(sentence)
    local key = table.concat(words, " ")
    if #words >= min_words then
      all = all + 1
      if not seen[key] then
        seen[key], different = true, different + 1
      end
    end
  end
  return all, different
end

--- Scores a completion by its number of sentences.
-- Too few are counted by the different ones, too many by all: saying a sentence twice does not fill up.
-- @tparam table sample { completion, ... }
-- @tparam table params { min, max, slack, min_words }
-- @treturn number 1 within the bounds, falling linearly to 0 at slack sentences outside; 0 without a sentence
-- @treturn string the number of sentences
function grade(sample, params)
  if params.max < params.min then
    error("max must not be smaller than min")
  elseif #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local all, different = count_sentences(sample.completion, params.min_words)
  if different == 0 then
    return 0, "no sentence"
  end
  local outside = math.max(params.min - different, all - params.max, 0)
  return laurel.linear(outside, params.slack, 0), string.format("%d sentences, %d different", all, different)
end
