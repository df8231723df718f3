-- expect: runtime
-- covers: G24
-- what: iterating invalid UTF-8 is an error
function grade(sample)
  for _ in utf8.codes("ab\xff") do end
  return 1
end
