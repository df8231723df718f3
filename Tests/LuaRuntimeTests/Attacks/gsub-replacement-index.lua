-- expect: timeout
-- covers: beyond
-- what: a replacement table whose `__index` loops
function grade(sample)
  ("a"):gsub("a", setmetatable({}, { __index = function() while true do end end }))
  return 1
end
