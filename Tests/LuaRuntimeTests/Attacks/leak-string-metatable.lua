-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: the metatable of strings is out of reach
function grade()
  local meta = getmetatable("")
  if type(meta) == "table" then meta.__index = nil end
  return meta == false and 1 or 2
end
