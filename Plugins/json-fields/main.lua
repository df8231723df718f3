--- Rewards JSON objects that have the fields they should have, with partial credit for each.
-- @module json-fields

local MAX_BYTES = 128 << 10
local PARSED_SHARE = 0.2
local EMBEDDED_FACTOR = 0.5

local TYPES = "any, string, number, integer, boolean, array, object"
local IS_TYPE = {
  any = function() return true end,
  string = function(value) return type(value) == "string" and laurel.trim(value) ~= "" end,
  number = function(value) return type(value) == "number" end,
  integer = function(value) return math.tointeger(value) ~= nil and type(value) == "number" end,
  boolean = function(value) return type(value) == "boolean" end,
  array = function(value) return type(value) == "table" and #value > 0 end,
  object = function(value) return type(value) == "table" and #value == 0 and next(value) ~= nil end,
}

--- Takes off a Markdown fence around the whole text.
-- @tparam string text
-- @treturn string
local function without_fence(text)
  local first_line = text:match("^```%a*[ \t]*\r?\n")
  if first_line and text:sub(-4) == "\n```" then
    return text:sub(#first_line + 1, -5)
  end
  return text
end

--- Decodes a JSON object.
-- @tparam string text
-- @treturn ?table nil when the text is something else
local function decode_object(text)
  local value = laurel.json.decode(text)
  return type(value) == "table" and #value == 0 and value or nil
end

--- Finds the JSON object of a completion: the whole of it, a fenced block, or what the outermost braces hold.
-- @tparam string text
-- @treturn ?table the object; nil when there is none
-- @treturn boolean whether there is other text around it
local function find_object(text)
  local whole = laurel.trim(without_fence(laurel.trim(text)))
  local object = decode_object(whole)
  if object then
    return object, false
  end
  local first, last = whole:find("{", 1, true), whole:match("^.*()}")
  return first and last and first < last and decode_object(whole:sub(first, last)) or nil, true
end

--- The value at a dotted path.
-- @tparam table object
-- @tparam string path
-- @treturn any nil when there is none
local function value_at(object, path)
  local value = object
  for _, name in ipairs(laurel.split(path, ".")) do
    if type(value) ~= "table" then
      return nil
    end
    value = value[name]
  end
  return value
end

--- Splits a field of the list into its path and its type.
-- @tparam string field
-- @treturn string path
-- @treturn string type
local function parse_field(field)
  local path, kind = field:match("^([^:]+):(%a+)$")
  path, kind = path or field, kind or "any"
  if not IS_TYPE[kind] then
    error("the field '" .. field .. "' has an unknown type; expected one of " .. TYPES)
  end
  return path, kind
end

--- Counts the members of an object that no field of the list starts with.
-- @tparam table object
-- @tparam {string,...} fields
-- @treturn integer
local function count_others(object, fields)
  local known = {}
  for _, field in ipairs(fields) do
    known[parse_field(field):match("^[^.]*")] = true
  end
  local count = 0
  for name in pairs(object) do
    count = count + (known[name] and 0 or 1)
  end
  return count
end

--- Scores a completion by its JSON object.
-- @tparam table sample { completion, ... }
-- @tparam table params { fields, allow_others }
-- @treturn number 0.2 for an object with a field, the rest shared by the fields that are there with their type; half
-- where other text stands around it
-- @treturn string the fields that are missing
function grade(sample, params)
  if #params.fields == 0 then
    error("fields is empty; expected at least one field")
  end
  if #sample.completion > MAX_BYTES then
    return 0, "too long to read"
  end
  local object, is_embedded = find_object(sample.completion)
  if not object then
    return 0, "no JSON object"
  end
  local found, missing = 0, {}
  for _, field in ipairs(params.fields) do
    local path, kind = parse_field(field)
    local value = value_at(object, path)
    if value ~= nil and value ~= laurel.null and IS_TYPE[kind](value) then
      found = found + 1
    else
      missing[#missing + 1] = field
    end
  end
  local expected = #params.fields
  if not params.allow_others then
    expected = expected + count_others(object, params.fields)
  end
  local score = found == 0 and 0 or PARSED_SHARE + (1 - PARSED_SHARE) * found / expected
  local detail = #missing > 0 and "missing: " .. table.concat(missing, ", ") or "all fields"
  return is_embedded and score * EMBEDDED_FACTOR or score, detail
end
