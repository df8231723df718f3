-- expect: score(1)
-- covers: G13
-- what: a comment as long as the cap allows
--[@{5000|=|}[ @{100000|x|} ]@{5000|=|}]
function grade() return 1 end
