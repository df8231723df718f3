-- expect: forbidden
-- covers: G3 G17
-- what: nor does a coroutine hide it
function grade(sample)
  pcall(coroutine.wrap(function() load("return 1")() end))
  return 1
end
