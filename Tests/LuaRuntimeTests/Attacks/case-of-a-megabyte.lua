-- expect: score(1)
-- covers: beyond
-- what: folding and counting long texts of every script
function grade(sample)
  local text = ("ßİΣéǅ日"):rep(10000)
  return laurel.length(laurel.lower(text)) > 0 and laurel.length(laurel.fold(text)) > 0 and 1 or 0
end
