-- expect: invalidScore
-- covers: G30
-- what: the null of JSON
function grade(sample)
  return laurel.null
end
