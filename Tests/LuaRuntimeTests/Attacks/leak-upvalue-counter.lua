-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: an upvalue counts
local count = 0
function grade()
  count = count + 1
  return count
end
