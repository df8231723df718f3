-- expect: score(1)
-- covers: G18
-- what: nothing looks up globals of the script afterwards
function grade(sample)
  setmetatable(_G, { __index = function() while true do end end, __newindex = function() while true do end end })
  return 1
end
