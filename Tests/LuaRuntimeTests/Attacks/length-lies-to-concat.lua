-- expect: timeout
-- covers: G10
-- what: concat reads made-up strings
function grade(sample)
  local t = setmetatable({}, { __index = function() return "x" end })
  return #table.concat(t, "", 1, 1 << 40)
end
