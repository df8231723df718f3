--- Tables of tables and long concatenations.
function grade(sample)
  local rows = {}
  for i = 1, 20 do
    rows[i] = {}
    for j = 1, 20 do rows[i][j] = (i * j + #sample.completion) % 10 end
  end
  local trace, text = 0, ""
  for i = 1, 20 do
    trace = trace + rows[i][i]
    text = text .. table.concat(rows[i])
  end
  return trace, text:sub(1, 40) .. #text
end
