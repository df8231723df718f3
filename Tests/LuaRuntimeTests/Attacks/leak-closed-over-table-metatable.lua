-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: a metatable shared by all calls is changed
local Class = {}
Class.__index = Class
local object = setmetatable({}, Class)
function grade()
  local old = object.mark
  Class.mark = 1
  return old and 2 or 1
end
