-- expect: forbidden
-- covers: G1
-- what: `__gc = true` marks the object; the function follows later
function grade(sample)
  local meta = { __gc = true }
  pcall(setmetatable, {}, meta)
  meta.__gc = function() while true do end end
  return 1
end
