-- expect: timeout
-- covers: beyond
-- what: so does indexing
function grade(sample)
  return setmetatable({}, { __index = function() while true do end end }).score
end
