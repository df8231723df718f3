-- expect: memory
-- covers: G16
-- what: a table filled without end
function grade(sample)
  local t = {}
  for i = 1, math.huge do t[i] = i end
  return 1
end
