-- expect: score(1)
-- covers: G22 G25
-- candidates: 3
-- what: the log of one candidate is not another's
function grade()
  print("first")
  n = (n or 0) + 1
  return n
end
