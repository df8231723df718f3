-- expect: invalidScore
-- covers: G30
-- what: a forgotten return
function grade(sample)
  local forgotten = 1
end
