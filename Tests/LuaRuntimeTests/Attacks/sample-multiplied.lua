-- expect: memory
-- covers: G19
-- completion-bytes: 1000000
-- what: pieces of the completion that cost more than it
function grade(sample) return #laurel.split(sample.completion, "x") end
