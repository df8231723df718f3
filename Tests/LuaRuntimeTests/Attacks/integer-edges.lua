-- expect: score(1)
-- covers: beyond
-- what: division and shifts at the ends of the integers
function grade(sample)
  local least = math.mininteger
  local ok = least // -1 == least and least % -1 == 0 and 1 << 64 == 0 and 1 << -1 == math.maxinteger + 1 >> 1 << 0
  ok = least // -1 == least and least % -1 == 0 and 1 << 64 == 0 and -1 >> 1 == math.maxinteger and 1 << 63 == least
  return ok and not pcall(function() return 1 // 0 end) and not pcall(function() return 1 % 0 end) and 1 or 0
end
