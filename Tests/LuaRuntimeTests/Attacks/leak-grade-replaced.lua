-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: grade replaces itself
function grade()
  function grade() return 2 end
  return 1
end
