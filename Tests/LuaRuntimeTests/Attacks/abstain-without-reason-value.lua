-- expect: runtime
-- covers: G30
-- what: a reason that is no text
function grade(sample)
  return laurel.abstain({})
end
