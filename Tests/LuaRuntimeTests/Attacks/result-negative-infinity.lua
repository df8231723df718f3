-- expect: invalidScore
-- covers: G30
-- what: minus infinity
function grade(sample)
  return { score = -math.huge }
end
