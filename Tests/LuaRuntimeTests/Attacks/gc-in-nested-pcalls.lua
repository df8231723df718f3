-- expect: forbidden
-- covers: G1 G3
-- what: no depth of pcall keeps a refusal
function grade(sample)
  pcall(pcall, pcall, pcall, setmetatable, {}, { __gc = print })
  return 1
end
