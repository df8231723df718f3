-- expect: runtime or score(1)
-- covers: beyond
-- what: the same on a coroutine's small stack
function grade(sample)
  local Class = {}
  local object = setmetatable({}, Class)
  Class.__concat = function()
    local function recurse(n) return n == 0 and 0 or 1 + recurse(n - 1) end
    recurse(150)
    return "x"
  end
  for _ = 1, 100 do
    coroutine.wrap(function() return "a" .. object .. "b" .. object end)()
  end
  return 1
end
