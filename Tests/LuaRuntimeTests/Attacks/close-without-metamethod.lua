-- expect: runtime
-- covers: G4
-- what: a to-be-closed value must have `__close`
function grade(sample)
  local guard <close> = {}
  return 1
end
