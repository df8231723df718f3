-- expect: runtime
-- covers: beyond
-- what: new keys while next walks the table
function grade(sample)
  local t = {}
  for i = 1, 100 do t["k" .. i] = i end
  for key, value in pairs(t) do
    t[key] = nil
    t[key .. "x"] = value
    if #key > 12 then break end
  end
  return 1
end
