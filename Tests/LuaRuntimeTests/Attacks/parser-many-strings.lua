-- expect: score(1)
-- covers: G13
-- what: thousands of different constants
function grade() return #{ @{9000|"a", |} } == 9000 and 1 or 0 end
