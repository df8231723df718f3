-- expect: memory
-- covers: G6
-- what: every coroutine holds a stack
function grade(sample)
  local kept = {}
  while true do kept[#kept + 1] = coroutine.create(print) end
end
