-- expect: score(1)
-- covers: G7
-- what: a?a?a?…aaa
function grade(sample)
  return laurel.regex.count(("a"):rep(100), ("a?"):rep(100) .. ("a"):rep(100)) == 1 and 1 or 0
end
