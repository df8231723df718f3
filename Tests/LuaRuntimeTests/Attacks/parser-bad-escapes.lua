-- expect: load
-- covers: G13
-- what: an escape past the largest code point
function grade() return #"\u{FFFFFFFFF}" end
