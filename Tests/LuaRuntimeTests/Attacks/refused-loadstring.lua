-- expect: forbidden
-- covers: G17
-- what: names that a reward script has not end the candidate
function grade(sample)
  return loadstring("return 1")()
end
