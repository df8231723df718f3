-- expect: runtime
-- covers: G24
-- what: a loop of `__index` tables is found
function grade(sample)
  local t = {}
  setmetatable(t, { __index = t })
  local u = setmetatable({}, { __index = t })
  return u.x
end
