--- Punishes completions that repeat themselves, by their share of repeated n-grams.
-- @module repetition-penalty

local MAX_BYTES = 128 << 10
-- A longer run of letters is taken letter by letter: scripts without spaces, and words stretched without end.
local LONG_TOKEN = 24
local MAX_UNITS = 20000

--- The units that n-grams are made of: words, and the letters of very long ones. Only the first MAX_UNITS count.
-- @tparam string text
-- @treturn {string,...}
local function units(text)
  local list = {}
  for _, token in ipairs(laurel.tokens(text)) do
    if #list >= MAX_UNITS then
      break
    elseif #token <= LONG_TOKEN then
      list[#list + 1] = token
    else
      for letter in token:sub(1, MAX_UNITS):gmatch(utf8.charpattern) do
        list[#list + 1] = letter
      end
    end
  end
  return list
end

--- Scores a completion by the share of its n-grams that stood there before: 1 - unique / all.
-- @tparam table sample { completion, ... }
-- @tparam table params { n, free_share, full_share }
-- @treturn number 0 up to free_share, falling linearly to -1 at full_share; -1 without any word
-- @treturn string the share
function grade(sample, params)
  if params.full_share <= params.free_share then
    error("full_share must be larger than free_share")
  elseif #sample.completion > MAX_BYTES then
    return -1, "too long to read"
  end
  local list = units(sample.completion)
  if #list == 0 then
    return -1, "no words"
  end
  local grams = laurel.ngrams(list, params.n)
  if #grams == 0 then
    return 0, "shorter than an n-gram"
  end
  local seen, unique = {}, 0
  for _, gram in ipairs(grams) do
    if not seen[gram] then
      seen[gram], unique = true, unique + 1
    end
  end
  local share = 1 - unique / #grams
  return 0 - laurel.linear(share, params.free_share, params.full_share), string.format("%.3f repeated", share)
end
