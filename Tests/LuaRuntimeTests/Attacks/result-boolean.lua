-- expect: invalidScore
-- covers: G30
-- what: a boolean
function grade(sample)
  return true
end
