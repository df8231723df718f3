--- The share of letters among all bytes; an empty completion has none of either.
function grade(sample)
  local letters = select(2, sample.completion:gsub("%a", ""))
  return letters / #sample.completion
end
