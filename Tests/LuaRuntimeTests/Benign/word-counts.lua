--- Counting words and ranking them by count, then by name.
function grade(sample)
  local counts, words = {}, {}
  for word in sample.completion:lower():gmatch("%a+") do
    if not counts[word] then words[#words + 1] = word end
    counts[word] = (counts[word] or 0) + 1
  end
  table.sort(words, function(a, b) return counts[a] ~= counts[b] and counts[a] > counts[b] or counts[a] == counts[b] and a < b end)
  local top = {}
  for i = 1, math.min(5, #words) do top[i] = words[i] .. "=" .. counts[words[i]] end
  return #words > 0 and counts[words[1]] / #words or 0, table.concat(top, ",")
end
