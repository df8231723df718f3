-- expect: runtime
-- covers: beyond
-- what: a comparator that throws dice
function grade(sample)
  local t = {}
  for i = 1, 1000 do t[i] = i end
  table.sort(t, function() return math.random(2) == 1 end)
  return 1
end
