-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: a field is added to a library
function grade()
  local old = math.mark
  math.mark = true
  return old and 2 or 1
end
