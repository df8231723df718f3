-- expect: memory
-- covers: G16 G24
-- what: the Lua stack itself
function grade(sample)
  local function f() return 1 + f() end
  return f()
end
