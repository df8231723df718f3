-- expect: score(1)
-- covers: G12
-- what: 983bc433 and a quadratic chain, when `__mode` is added afterwards
function grade(sample)
  local meta = {}
  local t = setmetatable({}, meta)
  meta.__mode = "k"
  local last = {}
  for _ = 1, 5000 do
    local key = {}
    t[last] = key
    last = key
  end
  for _ = 1, 2e4 do local garbage = { {} } end
  return 1
end
