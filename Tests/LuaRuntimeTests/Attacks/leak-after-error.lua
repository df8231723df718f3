-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: the state after an error is put back as well
local count = 0
function grade(sample)
  count = count + 1
  pcall(error, { count })
  return count
end
