--- Every conversion of string.format that does not show addresses.
function grade(sample)
  local n = #sample.completion
  return n, string.format("%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%c|%s|%10s|%-10s|%.3s|%q|%g|%e|%f|%.2f|%8.3f|%a|%i|%u|%%", n, n, n, n, n,
    255, 255, 8, 65, "s", "right", "left", "cut off", 'say "hi"\n', 0.1, 12345.678, 1.5, 2.345, math.pi, 0.5, 3, 4)
end
