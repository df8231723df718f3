-- expect: invalidScore
-- covers: G30
-- what: a function
function grade(sample)
  return print
end
