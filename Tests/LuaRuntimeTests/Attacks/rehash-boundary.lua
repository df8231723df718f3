-- expect: score(1)
-- covers: G11
-- what: the length of an array with holes is some border
function grade(sample)
  local t = {}
  for i = 1, 64 do t[i] = i end
  for i = 2, 63 do t[i] = nil end
  local n = #t
  return (n == 0 or t[n] ~= nil) and t[n + 1] == nil and 1 or 0
end
