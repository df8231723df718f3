-- expect: timeout
-- covers: beyond
-- what: the largest that is allowed, many times
function grade(sample)
  local a, b = ("ab"):rep(2000), ("ba"):rep(2000)
  while true do laurel.edit_distance(a, b) end
end
