-- expect: runtime
-- covers: G18
-- memory: 64
-- what: an `__index` that looks itself up
function grade(sample)
  setmetatable(_G, { __index = function(t, key) return _G[key .. "x"] end })
  return undefined_name
end
