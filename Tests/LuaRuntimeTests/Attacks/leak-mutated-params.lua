-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: the parameters are written to
function grade(sample, params)
  local old = params.mark
  params.mark = true
  return old and 2 or 1
end
