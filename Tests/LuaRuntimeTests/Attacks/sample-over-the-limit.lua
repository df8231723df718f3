-- expect: memory
-- covers: G19
-- completion-bytes: 9000000
-- what: the host's own values count: a completion larger than the memory limit
function grade() return 1 end
