-- expect: forbidden
-- covers: G28
-- what: names that a reward script has not end the candidate
function grade(sample)
  return os.time()
end
