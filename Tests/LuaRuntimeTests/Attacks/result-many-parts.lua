-- expect: invalidScore
-- covers: G30
-- what: a part too many
function grade(sample)
  local parts = {}
  for i = 1, 33 do parts["p" .. i] = i end
  return { score = 1, parts = parts }
end
