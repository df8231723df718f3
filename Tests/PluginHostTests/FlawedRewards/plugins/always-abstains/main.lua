function grade(sample)
  if not sample.metadata.language then
    return laurel.abstain("no language")
  end
  return 1
end
