-- expect: runtime
-- covers: G18
-- what: an error without a value
function grade(sample)
  error()
end
