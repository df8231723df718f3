--- Scores candidates by their place in the group.
function grade_group(samples)
  local results = {}
  for index, sample in ipairs(samples) do
    results[index] = #sample.completion > 0 and 1 / index or 0
  end
  return results
end
