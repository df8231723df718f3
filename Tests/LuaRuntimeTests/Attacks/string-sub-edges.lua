-- expect: score(1)
-- covers: beyond
-- what: positions at the ends of the integers
function grade(sample)
  local s, most, least = "abc", math.maxinteger, math.mininteger
  return s:sub(least, most) == s and s:sub(most, least) == "" and s:byte(least) == nil and #s:rep(least) == 0
    and s:find("", most) == nil and s:find("b", least) == 2 and 1 or 0
end
