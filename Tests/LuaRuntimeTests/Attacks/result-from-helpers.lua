-- expect: invalidScore
-- covers: G30
-- what: a helper's table is no result
function grade(sample)
  return laurel.words('a b')
end
