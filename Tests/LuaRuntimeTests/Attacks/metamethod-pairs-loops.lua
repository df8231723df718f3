-- expect: timeout
-- covers: beyond
-- what: and pairs
function grade(sample)
  for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end return 1
end
