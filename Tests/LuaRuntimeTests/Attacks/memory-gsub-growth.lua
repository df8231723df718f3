-- expect: memory
-- covers: G16
-- what: every byte replaced with a thousand
function grade(sample)
  local s = ("x"):rep(10000)
  return #(s:gsub("x", ("y"):rep(1000)))
end
