-- expect: memory
-- covers: G16
-- what: a string doubled without end
function grade(sample)
  local s = ("x"):rep(64)
  while true do s = s .. s end
end
