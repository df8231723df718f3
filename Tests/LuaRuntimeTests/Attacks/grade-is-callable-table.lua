-- expect: load
-- covers: G23
-- what: grade has to be a function
grade = setmetatable({}, { __call = function() return 1 end })
