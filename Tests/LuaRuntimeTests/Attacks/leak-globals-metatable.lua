-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: globals get a metatable
function grade()
  local old = getmetatable(_G)
  setmetatable(_G, { __index = function() return 2 end })
  return old and 2 or 1
end
