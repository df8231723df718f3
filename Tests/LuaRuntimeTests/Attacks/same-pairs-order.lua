-- expect: score(1)
-- covers: G26
-- processes: 20
-- what: the order of pairs over keys of every type
function grade(sample)
  local out, t = {}, { a = 1, b = 2, c = 3, [print] = 4, [{}] = 5, [1.5] = 6, [coroutine.create(print)] = 7, [grade] = 8, [true] = 9 }
  for i = 1, 50 do t["key" .. i] = i end
  for _, value in pairs(t) do out[#out + 1] = value end
  for key in pairs(_G) do out[#out + 1] = key end
  for key in pairs(sample) do out[#out + 1] = key end
  for key in pairs(string) do out[#out + 1] = key end
  return 1, table.concat(out, ",")
end
