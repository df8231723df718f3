-- expect: timeout
-- covers: G25
-- what: the log calls `__tostring`
function grade(sample)
  print(setmetatable({}, { __tostring = function() while true do end end }))
  return 1
end
