-- expect: timeout
-- covers: G15
-- what: one concatenation of two hundred operands after another
function grade(sample)
  local s = ("x"):rep(10000)
  while true do local t = s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s end
end
