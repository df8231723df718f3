-- expect: score(1)
-- covers: G6 G24
-- what: CVE-2021-43519: resumes nest until C stack overflow, as an error
function grade(sample)
  local deepest = 0
  local function nest(depth)
    deepest = depth
    return assert(coroutine.resume(coroutine.create(nest), depth + 1))
  end
  pcall(nest, 1)
  return deepest > 100 and deepest < 300 and 1 or 0
end
