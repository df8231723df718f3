-- expect: runtime
-- covers: G24
-- what: widths are two digits at most
function grade(sample)
  return #string.format("%99999999d", 1)
end
