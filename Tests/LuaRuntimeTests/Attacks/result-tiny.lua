-- expect: score(5e-324)
-- covers: G30
-- what: the smallest float
function grade(sample)
  return 5e-324
end
