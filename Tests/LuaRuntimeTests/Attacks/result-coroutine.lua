-- expect: invalidScore
-- covers: G30
-- what: a coroutine
function grade(sample)
  return coroutine.create(print)
end
