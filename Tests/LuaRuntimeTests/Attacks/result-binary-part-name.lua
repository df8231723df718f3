-- expect: score(1)
-- covers: G30
-- what: names of arbitrary bytes
function grade(sample)
  return { score = 1, parts = { ["\0\255"] = 1, ["\0\254"] = 2 } }
end
