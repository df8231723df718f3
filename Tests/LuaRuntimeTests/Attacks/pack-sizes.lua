-- expect: score(1)
-- covers: beyond
-- what: string.pack with sizes that overflow
function grade(sample)
  for _, format in ipairs({ "i17", "!17", "i0", "s17", "Xz", "X", "i99999999999", "!3 i4", "c", "j j k" }) do
    if pcall(string.pack, format, 1, 1) then return 0 end
  end
  return not pcall(string.packsize, ("c2147483647"):rep(3)) and 1 or 0
end
