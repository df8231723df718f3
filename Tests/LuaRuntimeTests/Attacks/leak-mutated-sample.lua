-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: the sample is written to
function grade(sample)
  local old = sample.mark or sample.metadata.mark
  sample.mark, sample.metadata.mark = 1, 1
  return old and 2 or 1
end
