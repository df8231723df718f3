-- expect: score(1)
-- covers: G24
-- what: gsub in gsub in gsub ends in C stack overflow, as an error
function grade(sample)
  local deepest = 0
  local function nest(depth)
    deepest = depth
    return (("x"):gsub("x", function() return nest(depth + 1) end))
  end
  return not pcall(nest, 1) and deepest > 50 and 1 or 0
end
