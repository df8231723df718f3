-- expect: score(1)
-- covers: G13
-- what: a number of fifty thousand digits is infinity
function grade() return @{50000|9|} == math.huge and 1 or 0 end
