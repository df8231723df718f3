-- expect: forbidden
-- covers: G20
-- what: names that a reward script has not end the candidate
function grade(sample)
  return #(""):dump()
end
