-- expect: score(1)
-- covers: G30 G18
-- what: parts whose `__pairs` loops
function grade(sample)
  return { score = 1, parts = setmetatable({ a = 1 }, { __pairs = function() while true do end end }) }
end
