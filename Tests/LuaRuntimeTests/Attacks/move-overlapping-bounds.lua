-- expect: score(1)
-- covers: G9
-- what: bounds that overflow are argument errors
function grade(sample)
  local function fails(...) return not pcall(table.move, ...) end
  return fails({}, math.mininteger, math.maxinteger, 1) and fails({}, 1, math.maxinteger, 2)
    and fails({}, -1, math.maxinteger, 2) and 1 or 0
end
