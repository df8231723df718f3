-- expect: runtime
-- covers: beyond
-- what: an array too big for sort
function grade(sample)
  table.sort(setmetatable({}, { __len = function() return 1 << 31 end })) return 1
end
