--- Rewards a number close to the reference, with partial credit for coming near.
-- @module numeric-tolerance

local MAX_BYTES = 128 << 10
-- How much of a line's end is looked at for a list of guesses.
local END_BYTES = 1000
-- A number with another one before it and only a comma, a slash, `or` and the like between them: a list of guesses.
local GUESSES = [[(?i)\d\s*%?\s*(?:[,;/|]|\bor\b|\band\b)\s*(?:or\s+|and\s+)?]]
  .. [[(?:[-+]|−)?[$€£¥]?\.?\d[\d,.]*\s*%?[\s.!)]*$]]

--- The text that holds the answer: what is marked as the answer, else the last line with a number in it.
-- @tparam string text
-- @treturn ?string
local function answer_text(text)
  local marked = laurel.answer(text)
  if marked and marked:find("%d") then
    return marked
  end
  local lines = laurel.lines(text)
  for index = #lines, 1, -1 do
    if lines[index]:find("%d") then
      return lines[index]
    end
  end
  return nil
end

--- The number that a completion answers with: the last one, behind the last `=` where there is one.
-- @tparam string text
-- @treturn ?number nil when there is none, or several to choose from
-- @treturn ?string why there is none
local function read_answer(text)
  local answer = answer_text(text)
  if not answer then
    return nil, "no number"
  end
  local result = answer:match("^.*=(.*)$")
  if result and result:find("%d") then
    answer = result
  end
  local tail = answer:sub(-END_BYTES):gsub(",(%d%d%d)%f[%D]", "%1")
  if laurel.regex.find(tail, GUESSES) then
    return nil, "several numbers"
  end
  local number = laurel.last_number(answer)
  return number, number == nil and "no number" or nil
end

--- Scores a completion by the distance of its number from the reference.
-- @tparam table sample { completion, reference, ... }
-- @tparam table params { tolerance, zero_at, kind }
-- @treturn number 1 within the tolerance, falling linearly to 0 at zero_at; 0 without one clear number
-- @treturn string the number read
function grade(sample, params)
  if params.zero_at <= params.tolerance then
    error("zero_at must be larger than tolerance")
  end
  local expected = sample.reference and laurel.last_number(sample.reference)
  if not expected then
    return laurel.abstain("the reference has no number")
  elseif #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local number, problem = read_answer(sample.completion)
  if not number then
    return 0, problem
  end
  local distance = math.abs(number - expected)
  if params.kind == "relative" and expected ~= 0 then
    distance = distance / math.abs(expected)
  end
  if distance ~= distance or distance == math.huge then
    return 0, "too large a number"
  elseif distance <= params.tolerance then
    return 1, "read " .. number
  end
  return laurel.linear(distance, params.zero_at, params.tolerance), "read " .. number
end
