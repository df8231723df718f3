-- expect: score(1)
-- covers: G26 G29
-- processes: 20
-- what: tables and functions as keys, made in a loop
function grade(sample)
  local t, out = {}, {}
  for i = 1, 200 do
    t[{}] = i
    t[function() return i end] = i
  end
  for _, value in pairs(t) do out[#out + 1] = value end
  return 1, table.concat(out, ",")
end
