-- expect: score(1)
-- covers: G7
-- what: hundreds of nested groups end in an error or a result
function grade(sample)
  local ok = pcall(laurel.regex.find, "x", ("("):rep(5000) .. "x" .. (")"):rep(5000))
  pcall(laurel.regex.find, "x", ("(?:"):rep(20000))
  pcall(laurel.regex.find, "x", ("[a-z"):rep(5000))
  pcall(laurel.regex.find, "x", ("x|"):rep(20000))
  return ok ~= nil and 1 or 0
end
