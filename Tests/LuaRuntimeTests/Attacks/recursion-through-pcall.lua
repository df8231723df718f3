-- expect: score(1)
-- covers: G24
-- what: 200 nested C calls
function grade(sample)
  local deepest = 0
  local function nest(depth)
    deepest = depth
    local ok, problem = pcall(nest, depth + 1)
    if not ok then error(problem, 0) end
  end
  return not pcall(nest, 1) and deepest > 150 and 1 or 0
end
