-- expect: forbidden
-- covers: G3
-- what: nor a metamethod called by C
function grade(sample)
  local trap = setmetatable({}, { __lt = function() return io.read() end })
  pcall(table.sort, { trap, trap, trap })
  return 1
end
