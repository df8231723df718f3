-- expect: load
-- covers: G13
-- what: a string that does not end
function grade() return "x
