-- expect: runtime
-- covers: beyond
-- what: the backport of CVE-2022-33099 in Debian's 5.4.4: luaV_concat uses the stack after it moved
function grade(sample)
  local Class = {}
  Class.__index = Class
  local object = setmetatable({}, Class)
  Class.__concat = function()
    local function recurse(n) return n == 0 and 0 or 1 + recurse(n - 1) end
    recurse(150)
    return "x"
  end
  local s = object .. "a" .. object
  for i = 1, 1000 do s = object .. s .. i .. object end
  return 1
end
