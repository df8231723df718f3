-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: libraries are removed
function grade()
  local fresh = table and utf8 and pairs and true
  table, utf8, pairs, string.format, math.floor = nil
  return fresh and 1 or 2
end
