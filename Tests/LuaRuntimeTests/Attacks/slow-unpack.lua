-- expect: timeout
-- covers: G15
-- memory: 32
-- what: each instruction unpacks hundreds of thousands of values
function grade(sample)
  local t = {}
  for i = 1, 200000 do t[i] = i end
  while true do select("#", table.unpack(t)) end
end
