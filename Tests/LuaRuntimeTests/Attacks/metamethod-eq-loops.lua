-- expect: timeout
-- covers: beyond
-- what: comparison runs the script's code
function grade(sample)
  local meta = { __eq = function() while true do end end }
  return setmetatable({}, meta) == setmetatable({}, meta) and 1 or 0
end
