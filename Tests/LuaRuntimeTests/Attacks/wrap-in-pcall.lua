-- expect: timeout
-- covers: G3
-- what: so would a wrapped coroutine inside pcall
function grade(sample)
  while true do pcall(coroutine.wrap(function() while true do end end)) end
end
