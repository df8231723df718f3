--- The share of the prompt's words that the completion has.
function grade(sample)
  local words, hits = 0, 0
  for word in sample.prompt:gmatch("%a+") do
    words = words + 1
    hits = hits + (sample.completion:find(word, 1, true) and 1 or 0)
  end
  local has_answer = sample.reference and sample.completion == sample.reference
  return words > 0 and (has_answer and 1 or hits / words) or 0
end
