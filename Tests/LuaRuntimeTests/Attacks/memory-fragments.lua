-- expect: score(1)
-- covers: G16
-- what: every fourth block is kept
function grade(sample)
  local kept = {}
  for size = 64, 2048, 64 do
    local all = {}
    for i = 1, 100 do all[i] = ("x"):rep(size) .. i end
    for i = 1, 100, 25 do kept[#kept + 1] = all[i] end
  end
  return 1
end
