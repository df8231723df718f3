-- expect: score(1)
-- covers: G26
-- processes: 20
-- what: the bits of computed floats
function grade(sample)
  local sum = 0
  for i = 1, 1000 do sum = sum + math.sin(i) * math.exp(-i / 500) / math.log(i + 1) ^ 1.5 end
  return 1, string.format("%a %a %a", sum, math.atan(sum, 3), sum ^ (1 / 3))
end
