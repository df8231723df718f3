-- expect: score(1)
-- covers: G1
-- what: a `__gc` that setmetatable did not see never runs
function grade(sample)
  local meta = {}
  for _ = 1, 100 do setmetatable({}, meta) end
  meta.__gc = function() while true do end end
  for _ = 1, 10000 do local garbage = { {} } end
  return 1
end
