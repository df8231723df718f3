-- expect: score(1)
-- covers: G27
-- processes: 20
-- what: the order of ties, with unbalanced input of more than a hundred
function grade(sample)
  local t, out = {}, {}
  for i = 1, 700 do t[i] = { i < 350 and 0 or i % 3, i } end
  table.sort(t, function(a, b) return a[1] < b[1] end)
  local hash = 0
  for _, pair in ipairs(t) do hash = (hash * 31 + pair[2]) % 1000000007 end
  return 1, tostring(hash)
end
