-- expect: forbidden
-- covers: G1
-- what: a finalizer would run with hooks off
function grade(sample)
  setmetatable({}, { __gc = function() while true do end end })
  return 1
end
