-- expect: score(1)
-- covers: G21 G28
-- candidates: 3
-- what: numbers are drawn and the generator is seeded
function grade(sample)
  local first = math.random(1 << 40)
  local expected = sample.expected
  math.randomseed(7)
  for _ = 1, 100 do math.random() end
  mark = (mark or 0) + 1
  return mark == 1 and first > 0 and expected == nil and 1 or 2
end
