-- expect: timeout
-- covers: G15
-- what: comparing equal long strings
function grade(sample)
  local a, b = ("x"):rep(1 << 20), ("x"):rep(1 << 20)
  while true do local same = a == b local less = a < b end
end
