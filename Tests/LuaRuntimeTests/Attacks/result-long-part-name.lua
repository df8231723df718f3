-- expect: invalidScore
-- covers: G30
-- what: a part's name of a megabyte
function grade(sample)
  return { score = 1, parts = { [("x"):rep(1 << 20)] = 1 } }
end
