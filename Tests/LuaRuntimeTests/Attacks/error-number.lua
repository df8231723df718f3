-- expect: runtime
-- covers: G18
-- what: an error that is a number
function grade(sample)
  error(1.5)
end
