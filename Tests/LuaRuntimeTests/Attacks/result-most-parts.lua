-- expect: score(1)
-- covers: G30
-- what: as many parts with names as long as are allowed
function grade(sample)
  local parts = {}
  for i = 1, 32 do parts[("x"):rep(62) .. 10 + i] = i end
  return { score = 1, parts = parts, detail = ("y"):rep(1 << 20) }
end
