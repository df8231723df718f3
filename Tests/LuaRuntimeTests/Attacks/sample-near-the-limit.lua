-- expect: memory
-- covers: G19
-- completion-bytes: 5000000
-- what: a completion that fits, and a script that copies it
function grade(sample) return #(sample.completion .. "x") end
