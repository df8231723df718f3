-- expect: invalidScore
-- covers: G30
-- what: not a number
function grade(sample)
  return 0 / 0
end
