-- expect: runtime
-- covers: beyond
-- what: a protected metatable stays
function grade(sample)
  local t = setmetatable({}, { __metatable = "mine" })
  setmetatable(t, {})
  return 1
end
