--- The functions of math that do not draw random numbers.
function grade(sample)
  local x = #sample.completion / 7
  local out = {}
  for _, value in ipairs({
    math.floor(x), math.ceil(x), math.abs(-x), math.max(1, x, 3), math.min(1, x), math.fmod(-7, 3), math.sqrt(2), math.exp(1),
    math.log(100, 10), math.log(8, 2), math.log(5), math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5),
    math.atan(1, 2), math.deg(1), math.rad(180), math.ult(-1, 1) and 1 or 0, math.modf(-3.7), math.huge, -math.huge, math.pi,
    math.maxinteger, math.mininteger,
  }) do
    out[#out + 1] = string.format("%.14g", value)
  end
  return x, table.concat(out, " ")
end
