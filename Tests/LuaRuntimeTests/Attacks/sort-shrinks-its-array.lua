-- expect: score(1)
-- covers: beyond
-- what: a comparator that empties the array it sorts
function grade(sample)
  local t = {}
  for i = 1, 300 do t[i] = 300 - i end
  local ok = pcall(table.sort, t, function(a, b)
    for i = 1, #t do t[i] = nil end
    return (a or 0) < (b or 0)
  end)
  return 1
end
