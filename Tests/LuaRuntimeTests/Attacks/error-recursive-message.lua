-- expect: runtime
-- covers: G18
-- what: CVE-2022-33099: errors while errors are handled, near the end of the C stack
function grade(sample)
  local function loop(x)
    local ok, message = pcall(string.rep, x, -1, nil)
    return loop(setmetatable({}, { __index = loop, __tostring = loop })[x] .. x)
  end
  return loop("x")
end
