-- expect: score(1)
-- covers: G13
-- what: thousands of elseif branches
function grade(sample)
  if sample == 1 then return 0
@{3000|  elseif sample == 2 then return 0
|}  else return 1 end
end
