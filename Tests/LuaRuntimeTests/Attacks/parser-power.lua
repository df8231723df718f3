-- expect: load
-- covers: G13
-- what: right-associative powers
function grade() return @{30000|2^|}1 end
