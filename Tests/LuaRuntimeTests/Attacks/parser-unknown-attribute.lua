-- expect: load
-- covers: G13
-- what: an attribute that does not exist
local x <weak> = 1
function grade() return x end
