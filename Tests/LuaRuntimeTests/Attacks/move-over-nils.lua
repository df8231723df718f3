-- expect: timeout
-- covers: G9
-- what: table.move over an empty table
function grade(sample)
  table.move({}, 1, math.maxinteger - 1, 2)
  return 1
end
