--- Rewards numbered citations that lead somewhere: `[1]` in the text, and a list of sources that has 1.
-- @module citation-format

local MAX_BYTES = 128 << 10
local MAX_SENTENCES = 2000
local HEADING = [[(?im)^[#*\s]*(?:sources|references|bibliography|works cited)[*:\s]*$]]
local ENTRY = [[(?m)^[ \t]*(?:\[(\d{1,4})\]|(\d{1,4})[.)])[ \t]+\S.*$]]
-- A full stop with markers behind it.
local STOP_AND_MARKERS = [[([.!?…。！？])((?:[ \t]*\[\d[\d,; \t]*\])+)]]
local MARKER = "%[(%d[%d,; \t]*)%]"

--- Splits a completion at its last heading of sources.
-- @tparam string text
-- @treturn string the body
-- @treturn string the list of sources, empty when there is none
local function split_sources(text)
  local headings = laurel.regex.all(text, HEADING)
  local last = headings[#headings]
  if not last then
    return text, ""
  end
  return text:sub(1, last.start - 1), text:sub(last.stop + 1)
end

--- The numbers of the sources that are listed or come with the row.
-- @tparam string list
-- @tparam ?any given the row's sources, a list
-- @treturn table true by number
-- @treturn integer how many there are
local function source_numbers(list, given)
  local numbers, count = {}, 0
  if type(given) == "table" then
    for number = 1, #given do
      numbers[number] = true
    end
    return numbers, #given
  end
  for _, entry in ipairs(laurel.regex.all(list, ENTRY)) do
    local number = math.tointeger(tonumber(entry.text:match("%d+")))
    if not numbers[number] then
      numbers[number], count = true, count + 1
    end
  end
  return numbers, count
end

--- The numbers that a sentence cites.
-- @tparam string sentence
-- @treturn {integer,...} 0 for one too large to be a source
local function cited_numbers(sentence)
  local numbers = {}
  for marker in sentence:gmatch(MARKER) do
    for digits in marker:gmatch("%d+") do
      numbers[#numbers + 1] = math.tointeger(tonumber(digits)) or 0
    end
  end
  return numbers
end

--- Reads which statements cite what.
-- @tparam string body
-- @tparam table sources true by number
-- @tparam integer min_words
-- @treturn integer different statements that cite a source there is
-- @treturn integer citations
-- @treturn integer citations of sources there are
-- @treturn table true by number cited
local function read_citations(body, sources, min_words)
  local statements, citations, resolved, cited, seen = 0, 0, 0, {}, {}
  -- A marker behind a full stop belongs to the sentence before it, as one in front of it does.
  local text = laurel.regex.replace(body, STOP_AND_MARKERS, "$2$1")
  local sentences = laurel.sentences(text)
  if #sentences > MAX_SENTENCES then
    return 0, 0, 0, {}
  end
  for _, sentence in ipairs(sentences) do
    local has_source = false
    for _, number in ipairs(cited_numbers(sentence)) do
      citations = citations + 1
      if sources[number] then
        resolved, has_source, cited[number] = resolved + 1, true, true
      end
    end
    local words = has_source and laurel.tokens((sentence:gsub(MARKER, ""))) or {}
    local key = table.concat(words, " ")
    if #words >= min_words and not seen[key] then
      seen[key], statements = true, statements + 1
    end
  end
  return statements, citations, resolved, cited
end

--- Scores a completion by its citations.
-- @tparam table sample { completion, metadata, ... }
-- @tparam table params { min_statements, min_words, column }
-- @treturn table the score (coverage times the mean of resolved and used), and these three as parts
function grade(sample, params)
  if #sample.completion > MAX_BYTES then
    return { score = 0, detail = "too long to read" }
  end
  local body, list = split_sources(sample.completion)
  local sources, listed = source_numbers(list, sample.metadata[params.column])
  local statements, citations, resolved, cited = read_citations(body, sources, params.min_words)
  local used = 0
  for _ in pairs(cited) do
    used = used + 1
  end
  local is_given = type(sample.metadata[params.column]) == "table"
  local parts = {
    coverage = math.min(1, statements / params.min_statements),
    resolved = citations > 0 and resolved / citations or 0,
    used = is_given and 1 or listed > 0 and used / listed or 0,
  }
  return {
    score = parts.coverage * (parts.resolved + parts.used) / 2,
    detail = string.format("%d statements cite, %d of %d citations lead to a source", statements, resolved, citations),
    parts = parts,
  }
end
