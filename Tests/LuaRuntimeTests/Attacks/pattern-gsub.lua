-- expect: timeout
-- covers: G7
-- what: so does gsub
function grade(sample)
  return #(("a"):rep(5000)):gsub("a*a*a*a*b", "")
end
