-- expect: load
-- covers: G23
-- what: a script without grade never gets the one loaded before
local x = 1
