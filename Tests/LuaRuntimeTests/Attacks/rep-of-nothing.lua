-- expect: timeout
-- covers: G9
-- what: string.rep loops in C without making a byte
function grade(sample)
  return #string.rep("", math.maxinteger)
end
