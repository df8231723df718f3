-- expect: runtime
-- covers: G5
-- what: a yield cannot cross gsub's C frame
function grade(sample)
  return coroutine.wrap(function()
    return (("a"):gsub("a", function() coroutine.yield("x") end))
  end)()
end
