--- Comparing strings byte by byte, with NUL and other bytes.
function grade(sample)
  local list = { "b", "a", "B", "\0", "a\0b", "a\0a", "", "ä", "z", "10", "9" }
  table.sort(list)
  local out = {}
  for i, text in ipairs(list) do out[i] = text:gsub("%c", "?") end
  return ("a" < "b" and 1 or 0) + ("Z" < "a" and 2 or 0) + ("a\0b" > "a\0a" and 4 or 0) + (sample.completion <= "m" and 8 or 0),
    table.concat(out, ",")
end
