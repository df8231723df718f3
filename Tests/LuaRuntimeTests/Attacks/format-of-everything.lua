-- expect: score(1)
-- covers: G24 G29
-- what: %s, %d, %q and %a of edge values
function grade(sample)
  local text = string.format("%q %q %q %s %s %x %a", math.mininteger, 1 / 0, "\0\r\n\\", nil, true, -1, 0.1)
  return #text > 60 and 1 or 0
end
