-- expect: score(3)
-- covers: G13
-- what: 782ef85b: right with few constants; past 255 of them 5.4.4 folds wrongly, but never crashes
function grade() return 1 | (2 or 3) end
