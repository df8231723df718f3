-- expect: timeout
-- covers: G7
-- what: four lazy captures over five thousand bytes
function grade(sample)
  return (("a"):rep(5000)):find("(.-)(.-)(.-)(.-)b") and 1 or 0
end
