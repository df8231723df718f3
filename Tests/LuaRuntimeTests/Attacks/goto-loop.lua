-- expect: timeout
-- covers: beyond
-- what: a loop of goto
function grade(sample)
  ::again:: goto again
end
