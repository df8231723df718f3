-- expect: score(1)
-- covers: G2 G24
-- memory: 64
-- what: the handler of a stack overflow has little stack left
function grade(sample)
  local function recurse(...) return 1 + recurse(@{100|1, |}...) end
  local function handler() return recurse() end
  return xpcall(recurse, handler) and 0 or 1
end
