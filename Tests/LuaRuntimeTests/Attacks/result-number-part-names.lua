-- expect: invalidScore
-- covers: G30
-- what: parts without names
function grade(sample)
  return { score = 1, parts = { 1, 2, 3 } }
end
