-- expect: score(1)
-- covers: G13
-- what: a million opening brackets are an error value
function grade(sample)
  local value, problem = laurel.json.decode(("["):rep(500000))
  local deep = laurel.json.decode(("["):rep(60) .. ("]"):rep(60))
  return value == nil and type(problem) == "string" and type(deep) == "table" and 1 or 0
end
