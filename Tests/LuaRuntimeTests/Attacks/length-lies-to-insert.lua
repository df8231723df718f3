-- expect: timeout
-- covers: G10
-- what: insert moves as many places as `__len` says
function grade(sample)
  local t = setmetatable({}, { __len = function() return 1 << 40 end })
  table.insert(t, 1, 1)
  return 1
end
