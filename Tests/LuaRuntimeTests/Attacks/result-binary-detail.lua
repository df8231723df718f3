-- expect: score(1)
-- covers: G30
-- what: a reason cut in the middle of a character
function grade(sample)
  return 1, "x" .. ("\u{10FFFF}"):rep(1000)
end
