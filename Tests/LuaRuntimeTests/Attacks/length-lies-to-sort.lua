-- expect: timeout
-- covers: G10
-- what: sort with a comparator in C over a made-up array
function grade(sample)
  local t = setmetatable({}, {
    __len = function() return 1 << 30 end, __index = function() return 1 end, __newindex = function() end,
  })
  table.sort(t, math.ult)
  return 1
end
