-- expect: timeout
-- covers: G3 G7
-- what: a pattern inside pcall
function grade(sample)
  while true do pcall(string.find, ("a"):rep(5000), "(.-)(.-)(.-)(.-)b") end
end
