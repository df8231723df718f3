-- expect: load
-- covers: G13
-- what: a constant cannot be assigned
local x <const> = 1
function grade() x = 2 return x end
