function grade(sample)
  return laurel.clamp(1 - #sample.completion / 100)
end
