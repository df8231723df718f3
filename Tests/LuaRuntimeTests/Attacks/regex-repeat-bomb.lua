-- expect: runtime
-- covers: G7
-- what: nested counted repeats make too large a program
function grade(sample)
  return laurel.regex.count("x", "((x{1000}){1000}){1000}")
end
