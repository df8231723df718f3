-- expect: runtime
-- covers: G14
-- what: CVE-2021-44647: naming a function that was called from a tail call in a hook or finalizer
function grade(sample)
  local function f() return setmetatable({}, { __index = function() return nil + 1 end }).x end
  return (function() return f() end)()
end
