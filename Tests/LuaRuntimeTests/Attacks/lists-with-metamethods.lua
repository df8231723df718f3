-- expect: score(1)
-- covers: G10 G18
-- what: helpers on lists meet tables that lie about themselves
function grade(sample)
  local trap = setmetatable({}, { __len = function() return 1 << 40 end, __index = function() while true do end end })
  for _, name in ipairs({ "ngrams", "edit_distance", "lcs", "similarity" }) do
    pcall(laurel[name], trap, 2)
    pcall(laurel[name], trap, { "a" })
    pcall(laurel[name], { "a" }, trap)
  end
  return 1
end
