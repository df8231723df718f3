-- expect: memory
-- covers: G16
-- what: a coroutine in every frame of every coroutine
function grade(sample)
  local kept = {}
  local function nest(depth)
    local co = coroutine.create(nest)
    kept[#kept + 1] = co
    if depth < 100 then coroutine.resume(co, depth + 1) end
    coroutine.yield()
  end
  while true do coroutine.wrap(nest)(1) end
end
