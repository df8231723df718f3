-- expect: score(1)
-- covers: G25
-- what: a log past its cap is cut
function grade(sample)
  for _ = 1, 2000 do print(("x"):rep(1000)) end
  return 1
end
