-- expect: score(1)
-- covers: beyond
-- what: groups of thousands without end, read in linear time
function grade(sample)
  laurel.last_number("1" .. (",111"):rep(1 << 18))
  return 1
end
