-- expect: timeout
-- covers: G4
-- what: leaving a block runs `__close`
function grade(sample)
  do local guard <close> = setmetatable({}, { __close = function() while true do end end }) end
  return 1
end
