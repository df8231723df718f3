--- Rewards the candidates of a prompt for being unlike each other.
-- @module diversity

local MAX_BYTES = 32 << 10
local MAX_TOKENS = 2000

--- The set of a completion's n-grams; single words where it has fewer than n.
-- @tparam string text
-- @tparam integer n
-- @treturn {string,...} each n-gram once; empty when there are no words
local function gram_set(text, n)
  local tokens = laurel.tokens(text:sub(1, MAX_BYTES))
  tokens = table.move(tokens, 1, math.min(#tokens, MAX_TOKENS), 1, {})
  local seen, set = {}, {}
  for _, gram in ipairs(laurel.ngrams(tokens, math.min(n, math.max(1, #tokens)))) do
    if not seen[gram] then
      seen[gram] = true
      set[#set + 1] = gram
    end
  end
  return set
end

--- How many n-grams each pair of candidates shares.
-- @tparam {{string,...},...} sets
-- @treturn table counts by candidate and candidate
local function shared_counts(sets)
  local holders, shared = {}, {}
  for index, set in ipairs(sets) do
    shared[index] = {}
    for other = 1, #sets do
      shared[index][other] = 0
    end
    for _, gram in ipairs(set) do
      local list = holders[gram] or {}
      holders[gram] = list
      for _, other in ipairs(list) do
        shared[index][other] = shared[index][other] + 1
        shared[other][index] = shared[index][other]
      end
      list[#list + 1] = index
    end
  end
  return shared
end

--- Whether a candidate takes part: it has words, and the grader named in the params was content with it.
-- @tparam table sample
-- @tparam table params
-- @treturn boolean
local function takes_part(sample, params)
  if params.only_where == "" then
    return true
  end
  local score = sample.scores[params.only_where]
  if score == nil then
    error("there is no score '" .. params.only_where .. "'; expected the name of a built-in grader of the reward")
  end
  return score >= params.min_score
end

--- Scores each candidate of a group by its mean distance from the others: 1 - |A ∩ B| / |A ∪ B| over n-grams.
-- @tparam {table,...} samples { completion, scores, ... }
-- @tparam table params { n, only_where, min_score }
-- @treturn table a score for each candidate; 0 for those without words and those that do not take part
function grade_group(samples, params)
  local sets, members = {}, {}
  local results = {}
  for index, sample in ipairs(samples) do
    local set = gram_set(sample.completion, params.n)
    results[index] = 0
    if #set > 0 and takes_part(sample, params) then
      sets[#sets + 1] = set
      members[#members + 1] = index
    end
  end
  if #samples < 2 then
    results[1] = laurel.abstain("a group of one has no diversity")
    return results
  end
  local shared = shared_counts(sets)
  for place, index in ipairs(members) do
    local distance = 0
    for other = 1, #sets do
      if other ~= place then
        local both = shared[place][other]
        distance = distance + 1 - both / (#sets[place] + #sets[other] - both)
      end
    end
    results[index] = #sets > 1 and distance / (#sets - 1) or 1
  end
  return results
end
