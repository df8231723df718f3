-- expect: invalidScore
-- covers: G30
-- what: infinity
function grade(sample)
  return math.huge
end
