-- expect: score(1)
-- covers: G30
-- what: a reason of a megabyte is cut
function grade(sample)
  return 1, ("x"):rep(1 << 20)
end
