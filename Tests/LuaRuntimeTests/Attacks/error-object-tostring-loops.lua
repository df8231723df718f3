-- expect: runtime
-- covers: G18
-- what: an error object is never turned into text
function grade(sample)
  error(setmetatable({}, { __tostring = function() while true do end end }))
end
