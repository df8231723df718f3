-- expect: memory
-- covers: G7
-- what: every word of a megabyte as a list of matches
function grade(sample)
  return #laurel.regex.all(("word "):rep(1 << 16), "\\w+") > 0 and 1 or 0
end
