-- expect: score(1)
-- covers: G2
-- what: a handler that raises in its handler ends in LUA_ERRERR
function grade(sample)
  local ok = xpcall(error, function(message) error(message) end, "x")
  return ok and 0 or 1
end
