-- expect: runtime
-- covers: beyond
-- what: the product of the lengths is capped
function grade(sample)
  return laurel.edit_distance(("a"):rep(100000), ("b"):rep(100000))
end
