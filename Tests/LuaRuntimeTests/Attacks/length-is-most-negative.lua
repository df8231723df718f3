-- expect: score(1)
-- covers: G10
-- what: a negative length is an empty sequence
function grade(sample)
  local t = setmetatable({}, { __len = function() return math.mininteger end })
  return table.concat(t) == "" and not table.unpack(t) and 1 or 0
end
