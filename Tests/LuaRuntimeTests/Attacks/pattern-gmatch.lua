-- expect: timeout
-- covers: G7
-- what: gmatch tries again at every position
function grade(sample)
  for _ in (("a"):rep(5000)):gmatch(".-.-.-b") do end
  return 1
end
