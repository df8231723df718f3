-- expect: invalidScore
-- covers: G30 G18
-- what: a table whose `__index` loops
function grade(sample)
  return setmetatable({}, { __index = function() while true do end end })
end
