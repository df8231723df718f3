-- expect: load
-- covers: G13
-- what: unary operators
function grade() return @{30000|not |}1 end
