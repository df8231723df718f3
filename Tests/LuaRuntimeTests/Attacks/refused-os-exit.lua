-- expect: forbidden
-- covers: beyond
-- what: names that a reward script has not end the candidate
function grade(sample)
  return os.exit(0)
end
