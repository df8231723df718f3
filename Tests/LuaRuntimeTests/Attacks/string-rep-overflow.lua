-- expect: runtime
-- covers: beyond
-- what: a length that overflows
function grade(sample)
  return #("xx"):rep(math.maxinteger)
end
