--- Rewards English text that is easy to read, by the Flesch reading ease.
-- @module readability

local MAX_BYTES = 64 << 10
-- Sentences shorter than this on average count as this long: chopping words off with full stops makes no text easier.
local SHORTEST_SENTENCE = 5
local LEAST_ENGLISH_SHARE = 0.8

--- Estimates the syllables of an English word: its runs of vowels, without a silent e at its end.
-- @tparam string word lower case
-- @treturn integer at least 1
local function syllables(word)
  local _, count = word:gsub("[aeiouy]+", "")
  if word:find("[^aeiouyl]e$") or word:find("[aeiouy]le$") or word:find("[^aeiouydt]ed$") then
    count = count - 1
  end
  return math.max(1, count)
end

--- The different sentences of a text, each as its words.
-- @tparam string text
-- @treturn {{string,...},...}
local function different_sentences(text)
  local seen, list = {}, {}
  for _, sentence in ipairs(laurel.sentences(text)) do
    local words = laurel.tokens(sentence)
    local key = table.concat(words, " ")
    if words[1] and not seen[key] then
      seen[key] = true
      list[#list + 1] = words
    end
  end
  return list
end

--- Counts words, the English ones among them, and syllables.
-- @tparam {{string,...},...} sentences
-- @treturn integer words
-- @treturn integer words of Latin letters
-- @treturn integer syllables
-- @treturn integer different words
local function count(sentences)
  local words, english, total, different, seen = 0, 0, 0, 0, {}
  for _, sentence in ipairs(sentences) do
    for _, word in ipairs(sentence) do
      words = words + 1
      if not seen[word] then
        seen[word] = syllables(word)
        different = different + 1
      end
      total = total + seen[word]
      english = english + (word:find("^[a-z0-9]+$") and 1 or 0)
    end
  end
  return words, english, total, different
end

--- Scores a completion by its reading ease: 206.835 - 1.015 words/sentences - 84.6 syllables/words.
-- @tparam table sample { completion, ... }
-- @tparam table params { hard, easy, min_words }
-- @treturn number 0 at a reading ease of hard, 1 from easy on; less below min_words different words; 0 when not English
-- @treturn string the reading ease
function grade(sample, params)
  if params.easy <= params.hard then
    error("easy must be larger than hard")
  elseif #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local sentences = different_sentences(sample.completion)
  local words, english, total, different = count(sentences)
  if words == 0 then
    return 0, "no words"
  elseif english < LEAST_ENGLISH_SHARE * words then
    return 0, "not English"
  end
  local per_sentence = math.max(SHORTEST_SENTENCE, words / #sentences)
  local ease = 206.835 - 1.015 * per_sentence - 84.6 * total / words
  local fullness = math.min(1, different / params.min_words)
  return fullness * laurel.linear(ease, params.hard, params.easy), string.format("reading ease %.1f", ease)
end
