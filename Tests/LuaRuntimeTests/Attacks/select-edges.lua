-- expect: score(1)
-- covers: beyond
-- what: select at the ends of the integers
function grade(sample)
  return not pcall(select, math.mininteger, 1) and select("#", select(math.maxinteger, 1)) == 0 and not pcall(select, -2, 1)
    and 1 or 0
end
