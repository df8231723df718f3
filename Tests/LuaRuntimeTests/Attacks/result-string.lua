-- expect: invalidScore
-- covers: G30
-- what: a string that looks like a number
function grade(sample)
  return '1'
end
