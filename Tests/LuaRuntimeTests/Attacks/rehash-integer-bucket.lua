-- expect: timeout
-- covers: G11
-- memory: 32
-- what: integer keys that fall into one bucket
function grade(sample)
  local t = {}
  for i = 1, 1 << 17 do t[i * ((1 << 17) - 1)] = true end
  return 1
end
