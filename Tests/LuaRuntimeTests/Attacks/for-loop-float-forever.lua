-- expect: timeout
-- covers: beyond
-- what: a float step too small to move
function grade(sample)
  for _ = 1e300, 2e300, 1 do end return 1
end
