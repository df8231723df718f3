-- expect: score(1)
-- covers: beyond
-- what: table.concat of values that are no strings
function grade(sample)
  return not pcall(table.concat, { {} }) and not pcall(table.concat, { 1, nil, 3 }, "", 1, 3)
    and table.concat({ 1, 2.5, "x" }, ", ") == "1, 2.5, x" and 1 or 0
end
