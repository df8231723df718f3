-- expect: score(1)
-- covers: G7
-- what: what makes a backtracking matcher hang takes linear time
function grade(sample)
  local text = ("a"):rep(20000)
  return laurel.regex.find(text, "(a*)*b") == nil and laurel.regex.find(text, "(a|aa)+$") == 1 and 1 or 0
end
