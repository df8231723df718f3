function grade(sample)
  return laurel.clamp(#sample.completion / 60)
end
