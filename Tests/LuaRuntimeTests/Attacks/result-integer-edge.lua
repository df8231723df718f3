-- expect: score(-9223372036854775808)
-- covers: G30
-- what: the smallest integer is a finite number
function grade(sample)
  return math.mininteger
end
