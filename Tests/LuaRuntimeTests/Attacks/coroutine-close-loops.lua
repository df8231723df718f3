-- expect: timeout
-- covers: G4
-- what: coroutine.close runs the pending `__close`
function grade(sample)
  local co = coroutine.create(function()
    local guard <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
  return 1
end
