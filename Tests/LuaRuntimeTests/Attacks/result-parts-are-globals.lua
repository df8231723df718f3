-- expect: invalidScore
-- covers: G30
-- what: all globals as parts
function grade(sample)
  return { score = 1, parts = _G }
end
