-- expect: timeout
-- covers: G13
-- what: a chain of `and` patches jumps in quadratic time, with no hook running
local a
function grade() return @{16000|a and |}1 end
