-- expect: load
-- covers: G13
-- what: nested table constructors
function grade() return @{60000|{|} end
