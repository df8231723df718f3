-- expect: timeout
-- covers: G8
-- what: the same with a needle whose first byte is rare enough to look cheap
function grade(sample)
  local haystack = ("ab"):rep(1 << 19)
  while true do haystack:find(("ab"):rep(1 << 17) .. "c", 1, true) end
end
