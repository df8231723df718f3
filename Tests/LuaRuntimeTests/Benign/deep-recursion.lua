--- Recursion a few thousand levels deep, with and without tail calls.
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
local function count(n, total) if n == 0 then return total end return count(n - 1, total + n) end
local function ackermann(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ackermann(m - 1, 1) end
  return ackermann(m - 1, ackermann(m, n - 1))
end

function grade(sample) return depth(5000) + count(10000, 0) + ackermann(2, 3) + #sample.completion end
