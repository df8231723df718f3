-- expect: score(1) or timeout
-- covers: beyond
-- what: groups of thousands without end
function grade(sample)
  laurel.last_number("1" .. (",111"):rep(1 << 18))
  return 1
end
