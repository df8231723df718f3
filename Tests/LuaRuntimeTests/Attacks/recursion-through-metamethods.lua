-- expect: runtime
-- covers: G24
-- memory: 64
-- what: each index calls the next
function grade(sample)
  local t
  t = setmetatable({}, { __index = function(_, key) return t[key + 1] end })
  return t[1]
end
