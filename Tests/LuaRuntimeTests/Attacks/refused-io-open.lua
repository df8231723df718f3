-- expect: forbidden
-- covers: G25
-- what: names that a reward script has not end the candidate
function grade(sample)
  return io.open("/etc/passwd")
end
