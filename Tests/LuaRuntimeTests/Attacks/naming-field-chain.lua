-- expect: timeout
-- covers: G14
-- what: 7923dbbf: naming the failing field recurses down the chain and rescans the code
local a = {}
a.b = a
function grade() return a@{55000|.b|}.c() end
