-- expect: forbidden
-- covers: G20
-- what: names that a reward script has not end the candidate
function grade(sample)
  return load("\27Lua", "x", "b")
end
