-- expect: timeout
-- covers: beyond
-- what: and assigning
function grade(sample)
  setmetatable(_G, { __newindex = function() while true do end end }) x = 1 return 1
end
