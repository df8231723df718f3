-- expect: timeout
-- covers: G5 G6
-- what: a coroutine that always yields
function grade(sample)
  local co = coroutine.wrap(function() while true do coroutine.yield() end end)
  while true do co() end
end
