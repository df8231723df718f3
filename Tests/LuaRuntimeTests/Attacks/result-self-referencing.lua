-- expect: score(1)
-- covers: G30
-- what: a result that contains itself
function grade(sample)
  local t = { score = 1 }
  t.parts = {}
  t.detail = t
  return t
end
