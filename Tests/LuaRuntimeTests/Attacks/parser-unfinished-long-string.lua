-- expect: load
-- covers: G13
-- what: a long string that does not end
function grade() return [@{1000|=|}[ x ]@{999|=|}]
