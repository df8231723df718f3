-- expect: score(1)
-- covers: beyond
-- what: every helper refuses what it cannot use, as an error
function grade(sample)
  local values = { false, {}, print, coroutine.create(print), laurel.null, 0 / 0, -1, 1 << 62, "", ("\255"):rep(50) }
  for name, helper in pairs(laurel) do
    if type(helper) == "function" then
      for _, a in ipairs(values) do
        for _, b in ipairs(values) do pcall(helper, a, b, a) end
        pcall(helper, a)
      end
      pcall(helper)
    end
  end
  return 1
end
