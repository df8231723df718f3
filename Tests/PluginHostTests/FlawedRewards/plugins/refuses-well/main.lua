function grade(sample)
  if not sample.reference then
    return laurel.abstain("no reference")
  end
  local text = sample.completion:lower()
  local is_careful = text:find("sorry") or text:find("cannot") or text:find("unable")
  return (is_careful or text:find(sample.reference:lower(), 1, true) and #text < 40) and 1 or 0
end
