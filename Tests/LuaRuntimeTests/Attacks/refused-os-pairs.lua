-- expect: forbidden
-- covers: beyond
-- what: so does looking through them
function grade(sample)
  for name in pairs(os) do return 1 end
end
