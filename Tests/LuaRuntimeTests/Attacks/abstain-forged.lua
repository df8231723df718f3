-- expect: invalidScore
-- covers: G30
-- what: a table that looks like an abstention
function grade(sample)
  return setmetatable({ "x" }, { __name = "laurel.abstention" })
end
