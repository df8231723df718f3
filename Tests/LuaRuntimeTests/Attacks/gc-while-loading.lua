-- expect: forbidden
-- covers: G1
-- what: the chunk itself is held to the same rules
setmetatable({}, { __gc = function() end })
function grade() return 1 end
