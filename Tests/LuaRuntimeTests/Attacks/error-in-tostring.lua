-- expect: runtime
-- covers: G18
-- what: a `__tostring` that gives no string
function grade(sample)
  print(setmetatable({}, { __tostring = function() return 1 end }))
end
