-- expect: load
-- covers: G13
-- what: a goto cannot enter the scope of a local
function grade()
  goto inside
  local x = 1
  ::inside::
  return x
end
