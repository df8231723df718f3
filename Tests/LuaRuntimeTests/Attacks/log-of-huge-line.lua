-- expect: score(1)
-- covers: G25
-- what: one line of a megabyte
function grade(sample)
  print(("x"):rep(1 << 20)) return 1
end
