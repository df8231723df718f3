--- Rewards completions that use the terms they should use.
-- @module required-terms

local MAX_BYTES = 128 << 10

--- The terms of the row where it has some, else those of the reward.
-- @tparam table sample { metadata, ... }
-- @tparam table params { column, terms }
-- @treturn {string,...}
local function terms_of(sample, params)
  local terms = sample.metadata[params.column]
  if type(terms) ~= "table" then
    return params.terms
  end
  local texts = {}
  for index, term in ipairs(terms) do
    texts[index] = tostring(term)
  end
  return texts
end

--- How many words of a text belong to each term, over all its occurrences and spellings.
-- @tparam string text
-- @tparam {string,...} terms spellings with | between them
-- @treturn {integer,...} one number for each term, 0 when it is missing
-- @treturn integer how many words the text has
local function words_of_terms(text, terms)
  local spellings, owners, totals = {}, {}, {}
  for index, term in ipairs(terms) do
    totals[index] = 0
    for _, spelling in ipairs(laurel.split(term, "|")) do
      spellings[#spellings + 1] = spelling
      owners[#owners + 1] = index
    end
  end
  local counts, words = laurel.count_phrases(text, spellings)
  for index, count in ipairs(counts) do
    local owner = owners[index]
    totals[owner] = totals[owner] + count * #laurel.tokens(spellings[index])
  end
  return totals, words
end

--- Scores a completion by the share of the terms that it uses.
-- A completion that is little more than the terms is paid less: above max_share of its words, in proportion.
-- @tparam table sample { completion, metadata, ... }
-- @tparam table params { terms, column, max_share }
-- @treturn number the share of the terms that stand there, each counted once
-- @treturn string the terms that are missing
function grade(sample, params)
  local terms = terms_of(sample, params)
  if #terms == 0 then
    return laurel.abstain("there are no terms to look for")
  elseif #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local totals, words = words_of_terms(sample.completion, terms)
  local used, found, missing = 0, 0, {}
  for index, count in ipairs(totals) do
    used = used + count
    if count > 0 then
      found = found + 1
    else
      missing[#missing + 1] = terms[index]
    end
  end
  if found == 0 then
    return 0, "none of the terms"
  end
  local share = used / words
  local detail = #missing > 0 and "missing: " .. table.concat(missing, ", ") or "all terms"
  return found / #terms * math.min(1, params.max_share / share), detail
end
