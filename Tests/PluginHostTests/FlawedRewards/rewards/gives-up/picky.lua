function grade(sample)
  if not sample.completion:find("=") then
    return laurel.abstain("no sum")
  end
  return 1
end
