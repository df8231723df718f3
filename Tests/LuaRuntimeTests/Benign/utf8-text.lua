--- Characters of many scripts: counting, reversing, iterating.
function grade(sample)
  local text = sample.completion .. " größer naïve 日本語 🎉"
  local points = {}
  for _, code in utf8.codes(text) do points[#points + 1] = code end
  local reversed = {}
  for i = #points, 1, -1 do reversed[#reversed + 1] = utf8.char(points[i]) end
  local third = text:sub(utf8.offset(text, 3), utf8.offset(text, 4) - 1)
  return utf8.len(text) + points[#points] / 1000, table.concat(reversed) .. third .. tostring(utf8.len("\xff"))
end
