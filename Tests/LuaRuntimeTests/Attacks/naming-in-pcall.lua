-- expect: timeout
-- covers: G3 G14
-- what: the same again and again inside pcall
local a = {}
a.b = a
function grade()
  while true do pcall(function() return a@{8000|.b|}.c() end) end
end
