-- expect: memory
-- covers: beyond
-- what: half a million words
function grade(sample)
  return #laurel.words(("x "):rep(1 << 19)) > 0 and 1 or 0
end
