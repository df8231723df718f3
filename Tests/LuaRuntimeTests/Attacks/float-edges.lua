-- expect: score(1)
-- covers: beyond
-- what: floats that are no integers where integers are needed
function grade(sample)
  local fails = 0
  for _, f in ipairs({
    function() return 1 << 1.5 end, function() return 2 ^ 63 | 0 end, function() return ("x"):rep(1e300) end,
    function() return math.random(0.5) end, function() return math.tointeger({}) end, function() return ("x"):rep(0 / 0) end,
  }) do
    if not pcall(f) then fails = fails + 1 end
  end
  return fails >= 5 and math.tointeger(2 ^ 53) == 1 << 53 and 1 or 0
end
