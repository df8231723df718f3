-- expect: runtime
-- covers: G24
-- what: a `__tostring` that formats itself
function grade(sample)
  local t
  t = setmetatable({}, { __tostring = function(self) return string.format("%s", self) end })
  return #tostring(t)
end
