-- expect: score(1)
-- covers: G4 G5
-- what: a `__close` that yields inside a coroutine
function grade(sample)
  local co = coroutine.wrap(function()
    do local guard <close> = setmetatable({}, { __close = function() coroutine.yield(1) end }) end
    return 2
  end)
  return co() + co() == 3 and 1 or 0
end
