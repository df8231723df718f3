-- expect: timeout
-- covers: G4
-- what: the fourth value of a generic for is closed
function grade(sample)
  local guard = setmetatable({}, { __close = function() while true do end end })
  for _ in function() end, nil, nil, guard do end
  return 1
end
