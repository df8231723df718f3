-- expect: score(1)
-- covers: G12 G16
-- what: weak values made late, collected while the table grows
function grade(sample)
  local meta = {}
  local cache = setmetatable({}, meta)
  meta.__mode = "v"
  for round = 1, 20 do
    for i = 1, 500 do cache[i] = { round } end
    cache[round .. ""] = {}
  end
  return 1
end
