-- expect: runtime
-- covers: G4
-- memory: 64
-- wall: 1000
-- what: 1e64c139: nested coroutine.close overflows the C stack of liblua 5.4.4
function grade(sample)
  local co
  for _ = 1, 22000 do
    local inner = co
    co = coroutine.create(function()
      local guard <close> = setmetatable({}, { __close = function() if inner then coroutine.close(inner) end end })
      coroutine.yield()
    end)
    coroutine.resume(co)
  end
  coroutine.close(co)
  return 1
end
