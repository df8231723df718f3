-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: a method of strings is replaced
function grade()
  local fresh = ("x"):upper() == "X"
  string.upper = string.lower
  return fresh and 1 or 2
end
