-- expect: score(1)
-- covers: G6
-- what: resuming the running coroutine is an error value
function grade(sample)
  local co
  co = coroutine.create(function() return coroutine.resume(co) end)
  local _, ok = coroutine.resume(co)
  return ok == false and 1 or 0
end
