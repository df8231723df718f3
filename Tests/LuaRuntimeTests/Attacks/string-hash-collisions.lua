-- expect: score(1)
-- covers: G11
-- what: long strings that differ only where old Lua did not hash
function grade(sample)
  local t, base = {}, ("x"):rep(200)
  for i = 1, 3000 do t[base .. i .. base] = i end
  return 1
end
