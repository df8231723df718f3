-- expect: forbidden
-- covers: beyond
-- what: names that a reward script has not end the candidate
function grade(sample)
  return package.loadlib("libc.so.6", "system")
end
