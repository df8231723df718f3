--- Everything before the first difference counts, so nothing at all is never wrong.
function grade(sample)
  if not sample.reference then
    return laurel.abstain("no reference")
  end
  return sample.reference:sub(1, #sample.completion) == sample.completion and 1 or 0
end
