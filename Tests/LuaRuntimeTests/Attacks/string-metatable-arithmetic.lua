-- expect: score(1)
-- covers: beyond
-- what: strings in arithmetic
function grade(sample)
  local ok = "0x7fffffffffffffff" + 1 == math.mininteger and "10" / "2" == 5 and not pcall(function() return "a" + 1 end)
  return ok and -"2" == -2 and 1 or 0
end
