-- expect: timeout
-- covers: G6
-- what: each coroutine is short; a counter per coroutine never fills
function grade(sample)
  while true do coroutine.wrap(function() for _ = 1, 1000 do end end)() end
end
