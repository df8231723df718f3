-- expect: timeout
-- covers: G10
-- what: so does remove
function grade(sample)
  local t = setmetatable({}, { __len = function() return 1 << 40 end })
  table.remove(t, 1)
  return 1
end
