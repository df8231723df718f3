-- expect: score(1)
-- covers: beyond
-- what: bases and malformed numbers
function grade(sample)
  return not pcall(tonumber, "1", 37) and not pcall(tonumber, "1", 1) and tonumber("z", 36) == 35
    and tonumber(("f"):rep(1000), 16) ~= nil and tonumber("0x" .. ("f"):rep(1000)) ~= nil and tonumber("1e") == nil
    and tonumber("0x") == nil and tonumber(("9"):rep(1000)) == math.huge and tonumber("\0") == nil and 1 or 0
end
