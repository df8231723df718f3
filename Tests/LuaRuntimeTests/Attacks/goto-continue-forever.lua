-- expect: timeout
-- covers: beyond
-- what: continue without progress
function grade(sample)
  while true do goto continue ::continue:: end
end
