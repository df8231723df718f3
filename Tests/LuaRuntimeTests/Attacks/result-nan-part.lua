-- expect: invalidScore
-- covers: G30
-- what: a part that is not a number
function grade(sample)
  return { score = 1, parts = { a = 0 / 0 } }
end
