-- expect: score(1)
-- covers: beyond
-- what: no helper reads past a text that ends in the middle of a character
function grade(sample)
  local texts = { "\xe2", "\xe2\x80", "\xf0\x9f\x98", "\xc2", "a\xe3\x80", "$", "-", "\xe2\x88", "1,", "1,23", ".", "1e", "1e+", "\0" }

  local function try(helpers)
    for _, helper in pairs(helpers) do
      if type(helper) == "table" then try(helper) end
      if type(helper) == "function" then
        for _, text in ipairs(texts) do
          pcall(helper, text, text, text)
          pcall(helper, { text }, { text }, text)
        end
      end
    end
  end

  try(laurel)
  return 1
end
