-- expect: runtime
-- covers: G10
-- what: unpack of a made-up length is too many results
function grade(sample)
  return table.unpack(setmetatable({}, { __len = function() return 1 << 40 end }))
end
