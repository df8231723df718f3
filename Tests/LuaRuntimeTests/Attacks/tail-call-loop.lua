-- expect: timeout
-- covers: beyond
-- what: tail calls need no stack
function grade(sample)
  local function f() return f() end return f()
end
