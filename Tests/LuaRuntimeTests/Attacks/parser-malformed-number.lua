-- expect: load
-- covers: G13
-- what: a number with two exponents
function grade() return 1e5e5 end
