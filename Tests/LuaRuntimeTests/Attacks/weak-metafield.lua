-- expect: forbidden
-- covers: G12
-- what: weak tables are refused
function grade(sample)
  setmetatable({}, { __mode = "k" })
  return 1
end
