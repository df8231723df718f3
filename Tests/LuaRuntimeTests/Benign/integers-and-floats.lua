--- The two kinds of numbers, their conversions and how they print.
function grade(sample)
  local out = {}
  for _, value in ipairs({
    1, 1.0, -0.0, 1e15, 1e16, 2 ^ 53, 2 ^ 63, 0x10, 0xA.8p1, 1e100, 3 | 0, 7 // 2.0, 10 / 2, math.maxinteger + 1.0,
    math.maxinteger + 1, 100 // 1e-3, 5 // 1, 2 ^ 0.5, "10" + 5, "3.0" + 1, "0x10" * 2,
  }) do
    out[#out + 1] = tostring(value) .. math.type(value):sub(1, 1)
  end
  out[#out + 1] = tostring(1 == 1.0) .. tostring(math.tointeger(3.0)) .. tostring(math.tointeger(3.5))
  return #sample.completion + 0.5, table.concat(out, " ")
end
