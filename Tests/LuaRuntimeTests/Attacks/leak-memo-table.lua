-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: a memo table fills
local memo = {}
function grade(sample)
  memo[#memo + 1] = sample
  return #memo
end
