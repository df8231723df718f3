-- expect: score(1)
-- covers: G24
-- what: malformed and extreme formats are errors or text
function grade(sample)
  for _, format in ipairs({ "%", "%y", "%100d", "%.100f", "%#####d", "%-+ #0d%", "%5q", "%10.123s", "%p", "%d" }) do
    if pcall(string.format, format, {}) then return 0 end
  end
  return #string.format("%99.99f", 1e300) > 300 and string.format("%5s|%%|%c", "a", 0) == "    a|%|\0" and 1 or 0
end
