-- expect: load
-- covers: G13
-- what: a label twice
function grade() ::l:: ::l:: return 1 end
