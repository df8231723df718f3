-- expect: runtime
-- covers: G10
-- what: a length that is no integer is an error
function grade(sample)
  table.insert(setmetatable({}, { __len = function() return "x" end }), 1)
  return 1
end
