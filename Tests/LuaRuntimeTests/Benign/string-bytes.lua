--- Bytes, characters, binary packing.
function grade(sample)
  local packed = string.pack("<i4>I2 s1 z d", -5, 513, "ab", "zero", 1.25)
  local a, b, c, d, e, position = string.unpack("<i4>I2 s1 z d", packed)
  local sum = 0
  for _, byte in ipairs({ sample.completion:byte(1, -1) }) do sum = sum + byte end
  return sum + a + b + e, c .. d .. position .. string.packsize("i4i8") .. string.char(72, 105)
end
