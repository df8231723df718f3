-- expect: forbidden
-- covers: G21
-- what: names that a reward script has not end the candidate
function grade(sample)
  return package.loaded.os
end
