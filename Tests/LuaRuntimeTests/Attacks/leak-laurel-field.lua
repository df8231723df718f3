-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: or to the helpers
function grade()
  local old = rawget(laurel, "mark")
  laurel.mark = 1
  return old and 2 or 1
end
