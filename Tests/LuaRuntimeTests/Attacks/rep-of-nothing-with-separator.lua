-- expect: timeout
-- covers: G9
-- what: also with an empty separator
function grade(sample)
  return #string.rep("", math.maxinteger, "")
end
