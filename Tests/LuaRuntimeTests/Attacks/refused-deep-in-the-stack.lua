-- expect: forbidden
-- covers: beyond
-- what: a refusal at the end of the C stack
function grade(sample)
  local function nest(depth)
    if depth == 0 then return os.time() end
    return select(2, pcall(nest, depth - 1))
  end
  return nest(150)
end
