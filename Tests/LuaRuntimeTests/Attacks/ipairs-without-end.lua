-- expect: timeout
-- covers: G10
-- what: ipairs follows an `__index` that never gives nil
function grade(sample)
  for _ in ipairs(setmetatable({}, { __index = function() return 1 end })) do end
  return 1
end
