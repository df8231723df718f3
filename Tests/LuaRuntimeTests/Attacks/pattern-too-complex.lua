-- expect: runtime
-- covers: G7
-- what: the matcher's own recursion limit is an error
function grade(sample)
  return #(("x"):rep(300000)):match((".-"):rep(400) .. "y")
end
