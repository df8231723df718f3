-- expect: runtime
-- covers: G18 G30
-- what: an error of a megabyte is cut
function grade(sample)
  error(("x"):rep(1 << 20))
end
