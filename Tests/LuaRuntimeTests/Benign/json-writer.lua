--- A small JSON writer with sorted keys and escapes.
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }

local function write(value)
  local kind = type(value)
  if kind == "string" then return '"' .. value:gsub('[%c"\\]', function(c) return ESCAPES[c] or ("\\u%04x"):format(c:byte()) end) .. '"' end
  if kind ~= "table" then return tostring(value) end
  local out = {}
  if #value > 0 then
    for i, item in ipairs(value) do out[i] = write(item) end
    return "[" .. table.concat(out, ",") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do out[i] = write(key) .. ":" .. write(value[key]) end
  return "{" .. table.concat(out, ",") .. "}"
end

function grade(sample)
  local text = write({ completion = sample.completion, list = { 1, 2.5, true, { "x" } }, nested = { b = 1, a = { c = "\1\n" } } })
  return #text, text
end
