-- expect: score(1)
-- covers: G4
-- what: each `__close` replaces the error of the one before
function grade(sample)
  local function guard(n) return setmetatable({}, { __close = function() error(n, 0) end }) end
  local ok, message = pcall(function()
    local a <close> = guard(1)
    local b <close> = guard(2)
    local c <close> = guard(3)
    error(4, 0)
  end)
  return not ok and message == 1 and 1 or 0
end
