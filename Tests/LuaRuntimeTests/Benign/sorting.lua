--- Sorting by several keys, in reverse, and a stable merge sort.
local function merge_sort(list, before)
  if #list < 2 then return list end
  local middle = #list // 2
  local a = merge_sort(table.move(list, 1, middle, 1, {}), before)
  local b = merge_sort(table.move(list, middle + 1, #list, 1, {}), before)
  local out, i, j = {}, 1, 1
  while i <= #a or j <= #b do
    if j > #b or i <= #a and not before(b[j], a[i]) then out[#out + 1] = a[i] i = i + 1
    else out[#out + 1] = b[j] j = j + 1 end
  end
  return out
end

function grade(sample)
  local words = {}
  for word in sample.completion:gmatch("%S+") do words[#words + 1] = word end
  local by_length = merge_sort(words, function(a, b) return #a < #b end)
  table.sort(words, function(a, b) return a > b end)
  return #words, table.concat(by_length, " ") .. "|" .. table.concat(words, " ")
end
