-- expect: timeout
-- covers: G4
-- what: an error unwinds through `__close`
function grade(sample)
  pcall(function()
    local guard <close> = setmetatable({}, { __close = function() while true do end end })
    error("x")
  end)
  return 1
end
