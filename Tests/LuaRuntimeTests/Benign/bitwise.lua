--- Shifts, masks and a small hash.
function grade(sample)
  local hash = 0xcbf29ce484222325
  for i = 1, #sample.completion do hash = (hash ~ sample.completion:byte(i)) * 0x100000001b3 end
  local mixed = (hash >> 33) ~ (hash << 7) & ~(hash | 0xff)
  return (hash >> 40) / 2 ^ 24, string.format("%x %x %d", hash, mixed, ~5 & 0xff)
end
