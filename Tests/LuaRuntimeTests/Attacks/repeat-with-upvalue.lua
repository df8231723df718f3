-- expect: timeout
-- covers: beyond
-- what: a repeat that makes a closure in each round
function grade(sample)
  repeat local x = {} local f = function() return x end until false
end
