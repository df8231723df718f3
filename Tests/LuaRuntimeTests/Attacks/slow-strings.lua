-- expect: timeout
-- covers: G15
-- memory: 32
-- what: each instruction copies a megabyte
function grade(sample)
  local s = ("x"):rep(1 << 20)
  while true do local copy = s:upper():reverse():lower() end
end
