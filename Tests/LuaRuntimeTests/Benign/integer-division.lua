--- Floor division and modulo with every mix of signs and types.
function grade(sample)
  local out, n = {}, #sample.completion
  for _, a in ipairs({ 7, -7, 7.5, -7.5, n }) do
    for _, b in ipairs({ 2, -2, 2.5, -3 }) do out[#out + 1] = string.format("%s %s", a // b, a % b) end
  end
  out[#out + 1] = tostring(1 // 0.0) .. tostring(-1 // 0.0) .. tostring(5 % math.huge) .. tostring(-5 % math.huge)
  return n // 3 + n % 3 / 10, table.concat(out, ";")
end
