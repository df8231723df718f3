-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: a coroutine made while loading is resumed
local next_value = coroutine.wrap(function() for i = 1, 9 do coroutine.yield(i) end end)
function grade() return next_value() end
