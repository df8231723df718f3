-- expect: timeout
-- covers: beyond
-- what: a replacement function that loops
function grade(sample)
  ("a"):gsub(".", function() while true do end end) return 1
end
