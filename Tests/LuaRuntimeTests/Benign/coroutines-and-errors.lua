--- Errors in coroutines, close, isyieldable, running.
function grade()
  local co = coroutine.create(function() coroutine.yield(1) error({ code = 7 }) end)
  coroutine.resume(co)
  local ok, problem = coroutine.resume(co)
  local closed, again = coroutine.close(co)
  local _, is_main = coroutine.running()
  local inner = coroutine.wrap(function() return coroutine.isyieldable(), select(2, coroutine.running()) end)
  local yieldable, inner_main = inner()
  local score = (ok and 100 or 0) + problem.code + (closed and 10 or 0) + (is_main and 1 or 0) + (yieldable and 2 or 0)
  return score, tostring(inner_main) .. type(again)
end
