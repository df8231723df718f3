-- expect: runtime
-- covers: G6 G24
-- what: the same through wrap, whose errors pass on
function grade(sample)
  local function nest() return coroutine.wrap(nest)() end
  return nest()
end
