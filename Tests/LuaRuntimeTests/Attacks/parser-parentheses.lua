-- expect: load
-- covers: G13
-- what: nested parentheses end at the limit of C levels
function grade() return @{60000|(|}1 end
