-- expect: score(1)
-- covers: beyond
-- what: 3fe7be95: a message handler whose slot is overwritten while a coroutine closes
function grade(sample)
  local function handler(message) return tostring(message) .. "!" end
  for _ = 1, 100 do
    xpcall(function()
      local co = coroutine.wrap(function()
        local guard <close> = setmetatable({}, { __close = function() error("in close") end })
        coroutine.yield()
        error("in body")
      end)
      co()
      co()
    end, handler)
  end
  return 1
end
