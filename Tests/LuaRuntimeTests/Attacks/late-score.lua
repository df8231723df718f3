-- expect: timeout
-- covers: G5 G30
-- what: a score past the deadline is a timeout
function grade(sample)
  for _ = 1, 1 << 40 do end
  return 1
end
