-- expect: runtime
-- covers: G24
-- what: print calls `__tostring` calls print
function grade(sample)
  local t
  t = setmetatable({}, { __tostring = function() print(t) return "" end })
  print(t)
  return 1
end
