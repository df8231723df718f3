-- expect: score(1)
-- covers: G26
-- processes: 20
-- what: how much garbage there is does not change what the script sees
function grade(sample)
  local out = {}
  for i = 1, 20000 do
    local t = { i, {} }
    if i % 4000 == 0 then out[#out + 1] = tostring(t) end
  end
  return 1, table.concat(out, ",")
end
