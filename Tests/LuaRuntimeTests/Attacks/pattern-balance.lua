-- expect: timeout
-- covers: G7
-- what: %b scans to the end from every opening bracket
function grade(sample)
  return #((("("):rep(1 << 18)):gsub("%b()", ""))
end
