-- expect: runtime
-- covers: G5
-- what: grade is no coroutine
function grade(sample)
  coroutine.yield(1)
  return 1
end
