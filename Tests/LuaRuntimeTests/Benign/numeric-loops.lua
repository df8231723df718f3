--- for, while and repeat; steps, bounds and scopes.
function grade(sample)
  local out = {}
  for i = 10, 1, -3 do out[#out + 1] = i end
  for x = 0, 1, 0.25 do out[#out + 1] = x end
  for _ = 1, 0 do out[#out + 1] = "never" end
  local n = #sample.completion
  while n > 100 do n = n // 2 end
  repeat
    local half = n / 2
    n = n - 1
  until half < 3 or n < 0
  return n, table.concat(out, " ")
end
