-- expect: forbidden
-- covers: beyond
-- what: a refusal with the argument stack nearly full
function grade(sample)
  local t = {}
  for i = 1, 5000 do t[i] = i end
  return load(table.unpack(t))
end
