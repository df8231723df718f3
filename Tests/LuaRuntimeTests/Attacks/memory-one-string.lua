-- expect: memory
-- covers: G16
-- what: one huge string
function grade(sample)
  return #(("x"):rep(64):rep(1 << 20))
end
