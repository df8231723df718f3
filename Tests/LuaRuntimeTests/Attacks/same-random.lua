-- expect: score(1)
-- covers: G28
-- processes: 20
-- what: random numbers, also after an empty randomseed
function grade(sample)
  local out = { math.random(), math.random(1 << 62), math.random(0) }
  out[#out + 1] = select("#", math.randomseed())
  out[#out + 1] = math.random()
  math.randomseed(5)
  out[#out + 1] = math.random(10 ^ 6 // 1)
  return 1, table.concat(out, ",")
end
