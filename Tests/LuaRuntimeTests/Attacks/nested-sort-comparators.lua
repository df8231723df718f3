-- expect: score(1)
-- covers: G24
-- what: sort in sort in sort
function grade(sample)
  local deepest = 0
  local function nest(depth)
    deepest = depth
    table.sort({ 2, 1 }, function(a, b)
      nest(depth + 1)
      return a < b
    end)
  end
  return not pcall(nest, 1) and deepest > 50 and 1 or 0
end
