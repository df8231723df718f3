-- expect: memory
-- covers: G16
-- what: table.concat of a small table into a large string
function grade(sample)
  local t = {}
  local piece = ("x"):rep(1 << 16)
  for i = 1, 1000 do t[i] = piece end
  return #table.concat(t)
end
