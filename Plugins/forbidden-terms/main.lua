--- Punishes completions that use terms they may not use.
-- @module forbidden-terms

local unmask = require("unmask")

local MAX_BYTES = 128 << 10

--- The terms of the row where it has some, else those of the reward, as they look without disguise.
-- @tparam table sample { metadata, ... }
-- @tparam table params { column, terms }
-- @treturn {string,...}
local function terms_of(sample, params)
  local terms = sample.metadata[params.column]
  local plain = {}
  for index, term in ipairs(type(terms) == "table" and terms or params.terms) do
    plain[index] = unmask(tostring(term))
  end
  return plain
end

--- Scores a completion by the forbidden terms in it.
-- @tparam table sample { completion, metadata, ... }
-- @tparam table params { terms, column, cost }
-- @treturn number 1 without any, less the cost for each time a term stands there, not below 0; 0 without words
-- @treturn string the terms found
function grade(sample, params)
  if #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local terms = terms_of(sample, params)
  local counts, words = laurel.count_phrases(unmask(sample.completion), terms)
  if words == 0 then
    return 0, "no words"
  end
  local total, found = 0, {}
  for index, count in ipairs(counts) do
    if count > 0 then
      total = total + count
      found[#found + 1] = terms[index]
    end
  end
  local detail = total == 0 and "none" or table.concat(found, ", ")
  return laurel.clamp(1 - total * params.cost, 0, 1), detail
end
