-- expect: timeout
-- covers: G8
-- what: plain find is quadratic too
function grade(sample)
  local haystack = ("a"):rep(1024):rep(2048)
  return haystack:find(("a"):rep(1024):rep(1024) .. "b", 1, true) and 1 or 0
end
