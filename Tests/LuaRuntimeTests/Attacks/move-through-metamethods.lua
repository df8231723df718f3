-- expect: timeout
-- covers: G9 G10
-- what: move calls `__index` and `__newindex` for every place
function grade(sample)
  local t = setmetatable({}, { __index = function() return 1 end, __newindex = function() end })
  table.move(t, 1, 1 << 40, 2)
  return 1
end
