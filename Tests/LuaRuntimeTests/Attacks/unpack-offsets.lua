-- expect: score(1)
-- covers: beyond
-- what: string.unpack with positions outside the string
function grade(sample)
  for _, position in ipairs({ 5, 6, 1 << 40, math.maxinteger }) do
    if pcall(string.unpack, "i4", "abcd", position) then return 0 end
  end
  return not pcall(string.unpack, "s4", "\255\255\255\255") and not pcall(string.unpack, "z", "abc") and 1 or 0
end
