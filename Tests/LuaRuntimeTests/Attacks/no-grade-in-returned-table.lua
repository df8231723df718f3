-- expect: load
-- covers: G23
-- what: a returned table is read raw too
return setmetatable({}, { __index = function() return function() return 1 end end })
