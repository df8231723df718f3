-- expect: timeout
-- covers: G3
-- what: pcall would swallow a hook's error
function grade(sample)
  while true do pcall(function() while true do end end) end
end
