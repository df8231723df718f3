-- expect: timeout
-- covers: beyond
-- what: nor does a pair of them in a coroutine
function grade(sample)
  local f, g
  function f() return g() end
  function g() return f() end
  return coroutine.wrap(f)()
end
