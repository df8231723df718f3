-- expect: timeout
-- covers: G2 G3
-- what: each handler starts the next protected loop
function grade(sample)
  local function again() return xpcall(error, again) end
  while true do again() end
end
