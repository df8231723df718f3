-- expect: runtime
-- covers: beyond
-- what: values that do not compare
function grade(sample)
  table.sort({ 1, "a", {}, print }) return 1
end
