--- Meant to compare numbers; compares only that both are some.
function grade(sample)
  if not sample.reference then
    return laurel.abstain("no reference")
  end
  return laurel.number(sample.completion) and laurel.number(sample.reference) and 1 or 0
end
