-- expect: score(1)
-- covers: G30
-- what: a hundred thousand results
function grade(sample)
  local t = {}
  for i = 1, 100000 do t[i] = 1 end
  return table.unpack(t)
end
