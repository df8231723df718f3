function grade(sample)
  local sum = 0
  for index = 1, 1000000 do
    sum = sum + index % 7
  end
  return #sample.completion > 0 and #sample.completion <= 20 and sum > 0 and 1 or 0
end
