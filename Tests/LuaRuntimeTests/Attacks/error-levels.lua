-- expect: runtime
-- covers: G18
-- what: error levels far outside the stack
function grade(sample)
  pcall(error, "x", math.maxinteger)
  pcall(error, "x", math.mininteger)
  error("x", 1 << 31)
end
