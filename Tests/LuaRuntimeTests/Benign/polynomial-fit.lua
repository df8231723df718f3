--- Numerical work: Gaussian elimination and Newton's method.
local function solve(a, b)
  local n = #b
  for i = 1, n do
    local pivot = i
    for k = i + 1, n do if math.abs(a[k][i]) > math.abs(a[pivot][i]) then pivot = k end end
    a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
    for k = i + 1, n do
      local factor = a[k][i] / a[i][i]
      for j = i, n do a[k][j] = a[k][j] - factor * a[i][j] end
      b[k] = b[k] - factor * b[i]
    end
  end
  local x = {}
  for i = n, 1, -1 do
    local sum = b[i]
    for j = i + 1, n do sum = sum - a[i][j] * x[j] end
    x[i] = sum / a[i][i]
  end
  return x
end

function grade(sample)
  local a, b = {}, {}
  for i = 1, 6 do
    a[i] = {}
    for j = 1, 6 do a[i][j] = 1 / (i + j - 1) + (i == j and 1 or 0) end
    b[i] = #sample.completion + i
  end
  local x = solve(a, b)
  local root = 1
  for _ = 1, 20 do root = root - (root * root - 2) / (2 * root) end
  return x[1] * 1e-3 + root, string.format("%.10g %.10g", x[3], x[6])
end
