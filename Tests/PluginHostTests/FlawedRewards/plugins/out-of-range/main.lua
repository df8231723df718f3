function grade(sample)
  return #laurel.words(sample.completion) / 10
end
