--- Stateless and stateful iterators, ipairs, next, closing values.
local function range(from, to, step)
  return function(_, at)
    at = at + step
    if at <= to then return at end
  end, nil, from - step
end

local function zip(a, b)
  local i = 0
  return function()
    i = i + 1
    if a[i] ~= nil and b[i] ~= nil then return a[i], b[i] end
  end
end

function grade(sample)
  local sum, out = 0, {}
  for i in range(1, #sample.completion, 2) do sum = sum + i end
  for x, y in zip({ 1, 2, 3 }, { "a", "b" }) do out[#out + 1] = x .. y end
  for i, value in ipairs({ 1, 2, nil, 4 }) do out[#out + 1] = i .. ":" .. value end
  return sum, table.concat(out, " ") .. tostring(next({})) .. tostring(rawequal(out, out)) .. rawlen({ 1, 2 })
end
