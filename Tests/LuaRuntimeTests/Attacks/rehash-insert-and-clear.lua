-- expect: timeout
-- covers: G11
-- memory: 32
-- what: keys come and go, and every insertion counts the table anew
function grade(sample)
  local t = {}
  for i = 1, 50000 do t[i .. "k"] = i end
  while true do
    for key in pairs(t) do t[key] = nil end
    for i = 1, 50000 do t[i .. "j"] = i end
  end
end
