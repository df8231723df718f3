function grade(sample)
  if not sample.reference then
    return laurel.abstain("no reference")
  end
  return sample.completion:find(sample.reference, 1, true) and 1 or 0
end
