-- expect: forbidden
-- covers: G17
-- what: names that a reward script has not end the candidate
function grade(sample)
  return load(function() while true do end end)
end
