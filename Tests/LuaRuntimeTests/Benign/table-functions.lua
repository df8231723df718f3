--- insert, remove, move, concat, unpack and the border of sequences.
function grade(sample)
  local t = {}
  for i = 1, 10 do table.insert(t, i) end
  table.insert(t, 1, 0)
  local removed = table.remove(t, 5) + table.remove(t)
  table.move(t, 1, 3, 3)
  local copy = table.move(t, 1, #t, 1, {})
  return #t + removed, table.concat(copy, ",", 2, 6) .. tostring(table.remove({})) .. select("#", table.unpack({}, 1, 3)) .. #sample.completion
end
