-- expect: score(1)
-- covers: beyond
-- what: errors that cross coroutines keep their objects
function grade(sample)
  local object = setmetatable({}, { __tostring = function() while true do end end })
  local ok, problem = pcall(coroutine.wrap(function() error(object) end))
  return not ok and problem == object and 1 or 0
end
