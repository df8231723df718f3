-- expect: memory
-- covers: G16
-- what: closures that keep each other
function grade(sample)
  local f
  while true do
    local previous = f
    f = function() return previous end
  end
end
