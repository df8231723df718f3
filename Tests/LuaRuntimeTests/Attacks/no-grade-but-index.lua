-- expect: load
-- covers: G23
-- what: nor one that `__index` of the globals makes up
setmetatable(_G, { __index = function() return function() return 1 end end })
