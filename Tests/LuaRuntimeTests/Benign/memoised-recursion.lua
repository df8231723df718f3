--- Edit distance by memoised recursion and by rows.
local function by_rows(a, b)
  local row = {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      diagonal, row[j] = row[j], math.min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
    end
  end
  return row[#b]
end

local function by_memo(a, b)
  local memo = {}
  local function distance(i, j)
    if i == 0 or j == 0 then return i + j end
    local key = i * 1000 + j
    if not memo[key] then
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      memo[key] = math.min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + cost)
    end
    return memo[key]
  end
  return distance(#a, #b)
end

function grade(sample)
  local a, b = sample.completion:sub(1, 60), sample.reference:sub(1, 60)
  return by_rows(a, b) == by_memo(a, b) and by_rows(a, b) or -1
end
