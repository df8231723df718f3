-- expect: load
-- covers: G13
-- what: right-associative concatenations
local a = "x"
function grade() return @{20000|a .. |}a end
