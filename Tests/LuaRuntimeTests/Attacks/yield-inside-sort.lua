-- expect: runtime
-- covers: G5
-- what: nor table.sort's
function grade(sample)
  coroutine.wrap(function() table.sort({ 3, 2, 1 }, coroutine.yield) end)()
  return 1
end
