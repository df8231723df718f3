-- expect: score(1)
-- covers: G22
-- candidates: 5
-- what: strings of one call leave no trace in the table of strings
function grade()
  for i = 1, 3000 do local s = "interned" .. i end
  local before = tostring({})
  mark = mark and 2 or 1
  return mark
end
