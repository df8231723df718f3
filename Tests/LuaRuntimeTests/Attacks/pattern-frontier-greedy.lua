-- expect: timeout
-- covers: G7
-- what: greedy items give back one byte at a time
function grade(sample)
  return (("ab"):rep(4000)):match("%f[%w].*.*.*.*%f[%W]c") and 1 or 0
end
