-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: memory of the call before is not to be seen in new strings or tables
local SECRET = ("secret"):rep(2)
function grade()
  local t = table.pack(("x"):rep(100000):byte(1, 100))
  for i = 1, 1000 do t[#t + 1] = SECRET .. i end
  local fresh = {}
  for i = 1, 1000 do if fresh[i] ~= nil then return 2 end end
  return #fresh == 0 and 1 or 2
end
