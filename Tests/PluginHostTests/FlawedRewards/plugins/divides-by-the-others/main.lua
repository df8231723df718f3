--- The share of the others that are longer: of nobody in a group of one.
function grade_group(samples)
  local results = {}
  for index, sample in ipairs(samples) do
    local longer = 0
    for _, other in ipairs(samples) do
      longer = longer + (#other.completion > #sample.completion and 1 or 0)
    end
    results[index] = longer / (#samples - 1)
  end
  return results
end
