-- expect: runtime
-- covers: G18
-- what: nor asked for its name
function grade(sample)
  error(setmetatable({}, { __name = ("x"):rep(1 << 20), __index = function() while true do end end }))
end
