-- expect: abstain
-- covers: G30
-- what: an abstention with a huge reason
function grade(sample)
  return laurel.abstain(("x"):rep(1 << 20))
end
