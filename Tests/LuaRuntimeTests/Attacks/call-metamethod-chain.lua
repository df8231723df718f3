-- expect: timeout
-- covers: G24
-- memory: 64
-- what: a `__call` that is its own table
function grade(sample)
  local t = {}
  setmetatable(t, { __call = t })
  return t()
end
