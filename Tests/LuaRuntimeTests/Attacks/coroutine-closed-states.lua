-- expect: score(1)
-- covers: beyond
-- what: closing coroutines in every state
function grade(sample)
  local suspended = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(suspended)
  local dead = coroutine.create(error)
  coroutine.resume(dead, "x")
  local ok = coroutine.close(suspended) and not coroutine.close(dead) and not pcall(coroutine.close, coroutine.running())
  return ok and coroutine.close(coroutine.create(print)) and 1 or 0
end
