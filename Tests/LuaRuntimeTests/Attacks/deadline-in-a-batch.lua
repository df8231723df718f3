-- expect: timeout
-- covers: G15
-- what: the deadline is one candidate's, not the batch's
function grade(sample)
  while true do local x = ("x"):rep(100) end
end
