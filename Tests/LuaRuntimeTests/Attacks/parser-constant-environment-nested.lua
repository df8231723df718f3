-- expect: runtime
-- covers: G13
-- what: the same through an upvalue
local a <const> = 1
local function f() local _ENV <const> = 11 X = "hi" end
function grade() f() return 1 end
