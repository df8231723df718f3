-- expect: runtime
-- covers: G18
-- what: raising an abstention is no abstention
function grade(sample)
  error(laurel.abstain("x"))
end
