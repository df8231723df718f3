-- expect: load
-- covers: G13
-- what: a break without a loop
function grade() break end
