-- expect: timeout
-- covers: G7
-- what: a back reference after two captures
function grade(sample)
  return (("a"):rep(3000)):match("(a*)(a*)%1%2b") and 1 or 0
end
