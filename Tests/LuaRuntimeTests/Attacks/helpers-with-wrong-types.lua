-- expect: score(1)
-- covers: beyond
-- what: every helper refuses what it cannot use, as an error
function grade(sample)
  local values = { false, {}, print, coroutine.create(print), laurel.null, 0 / 0, -1, 1 << 62, "", ("\255"):rep(50) }

  local function try(helpers)
    for _, helper in pairs(helpers) do
      if type(helper) == "table" then try(helper) end
      if type(helper) == "function" then
        for _, a in ipairs(values) do
          for _, b in ipairs(values) do pcall(helper, a, b, a) end
          pcall(helper, a)
        end
        pcall(helper)
      end
    end
  end

  try(laurel)
  return 1
end
