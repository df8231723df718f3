-- expect: forbidden
-- covers: beyond
-- what: names that a reward script has not end the candidate
function grade(sample)
  return (function() os.time = print return 1 end)()
end
