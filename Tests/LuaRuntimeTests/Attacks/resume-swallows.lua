-- expect: timeout
-- covers: G3
-- what: coroutine.resume would swallow a hook's error
function grade(sample)
  while true do
    coroutine.resume(coroutine.create(function() while true do end end))
  end
end
