-- expect: forbidden
-- covers: G3
-- what: a refusal is no error that pcall could hide
function grade(sample)
  pcall(function() os.execute("id") end)
  return 1
end
