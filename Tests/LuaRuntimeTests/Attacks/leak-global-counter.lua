-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: a global counts
function grade()
  seen = (seen or 0) + 1
  return seen
end
