-- expect: score(1)
-- covers: G21
-- candidates: 3
-- what: a metamethod for arithmetic on strings
function grade()
  local meta = getmetatable("")
  pcall(rawset, meta or {}, "__add", function() return 2 end)
  return "1" + 0
end
