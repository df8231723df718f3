--- A result with a detail and parts.
function grade(sample)
  local exact = sample.completion == sample.reference and 1 or 0
  local near = sample.completion:find(sample.reference, 1, true) and 1 or 0
  return { score = 0.7 * exact + 0.3 * near, detail = "exact " .. exact .. ", near " .. near }
end
