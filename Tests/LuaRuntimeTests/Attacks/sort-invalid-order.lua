-- expect: runtime
-- covers: beyond
-- what: a comparator that says yes to all
function grade(sample)
  local t = {}
  for i = 1, 200 do t[i] = i end
  table.sort(t, function() return true end)
  return 1
end
