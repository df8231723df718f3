-- expect: score(1)
-- covers: beyond
-- what: names of other hosts and of Lua 5.1 to 5.3 are nil
function grade(sample)
  for _, name in ipairs({ "warn", "setfenv", "getfenv", "unpack", "module", "newproxy", "bit32", "jit", "ffi", "arg" }) do
    if _G[name] ~= nil then return 0 end
  end
  return math.pow == nil and string.gfind == nil and table.getn == nil and 1 or 0
end
