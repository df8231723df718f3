-- expect: memory
-- covers: beyond
-- what: a packed string of a gigabyte
function grade(sample)
  return #string.pack("c1000000000", "x")
end
