-- expect: score(1)
-- covers: G1
-- what: `__gc` behind an `__index` of the metatable is not a field of it
function grade(sample)
  local meta = setmetatable({}, { __index = { __gc = function() while true do end end } })
  for _ = 1, 10000 do setmetatable({}, meta) end
  return 1
end
