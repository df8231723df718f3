-- expect: score(1)
-- covers: beyond
-- what: loops whose bounds overflow end
function grade(sample)
  local n = 0
  for _ = math.maxinteger - 2, math.maxinteger do n = n + 1 end
  for _ = math.mininteger, math.mininteger + 2 do n = n + 1 end
  for _ = 1, math.huge, math.maxinteger do n = n + 1 end
  for _ = 1, -math.huge do n = n + 100 end
  return n == 7 and not pcall(function() for _ = 1, 2, 0 do end end) and 1 or 0
end
