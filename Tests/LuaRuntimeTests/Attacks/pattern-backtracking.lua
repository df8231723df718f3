-- expect: timeout
-- covers: G7
-- what: lazy items before a letter that is not there
function grade(sample)
  return #(("a"):rep(40)):match(("a-"):rep(40) .. "b")
end
