-- expect: score(1)
-- covers: G25
-- what: thousands of values in one line
function grade(sample)
  local t = {}
  for i = 1, 5000 do t[i] = i end
  print(table.unpack(t))
  return 1
end
