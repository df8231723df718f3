--- The pattern for one character, and positions in bytes.
function grade(sample)
  local widths = { 0, 0, 0, 0 }
  for character in ("aé日🎉" .. sample.completion):gmatch(utf8.charpattern) do widths[#character] = widths[#character] + 1 end
  return widths[1] + widths[2] / 10 + widths[3] / 100 + widths[4] / 1000, tostring(utf8.offset("aé日", -1))
end
