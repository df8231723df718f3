-- expect: memory
-- covers: beyond
-- what: a million empty pieces
function grade(sample)
  return #laurel.split((","):rep(1 << 20), ",")
end
