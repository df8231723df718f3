-- expect: timeout
-- covers: G13
-- what: so does a chain of `or`
local a
function grade() return @{18000|a or |}1 end
