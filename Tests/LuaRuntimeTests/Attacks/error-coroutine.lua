-- expect: runtime
-- covers: G18
-- what: an error that is a coroutine
function grade(sample)
  error(coroutine.create(print))
end
