-- expect: timeout
-- covers: G11
-- memory: 64
-- what: float keys whose hash is one bucket
function grade(sample)
  local t = {}
  for i = 1, 1 << 20 do t[i * 2.0 ^ 900] = true end
  return 1
end
