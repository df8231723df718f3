-- expect: invalidScore
-- covers: G30
-- what: a table without score
function grade(sample)
  return { detail = 'x' }
end
