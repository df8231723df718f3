--- Generators as coroutines: ranges, filters and permutations.
local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end

local function filter(test, values)
  return coroutine.wrap(function() for value in values do if test(value) then coroutine.yield(value) end end end)
end

local function permutations(items)
  local function step(n)
    if n <= 1 then coroutine.yield(table.concat(items)) end
    for i = 1, n do
      items[i], items[n] = items[n], items[i]
      step(n - 1)
      items[i], items[n] = items[n], items[i]
    end
  end
  return coroutine.wrap(function() step(#items) end)
end

function grade(sample)
  local sum, list = 0, {}
  for value in filter(function(n) return n % 3 == 0 end, range(#sample.completion)) do sum = sum + value end
  for text in permutations({ "a", "b", "c", "d" }) do list[#list + 1] = text end
  return sum / #list, table.concat(list, " ")
end
