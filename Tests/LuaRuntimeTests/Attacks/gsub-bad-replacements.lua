-- expect: score(1)
-- covers: beyond
-- what: replacements of the wrong kind are errors
function grade(sample)
  for _, replacement in ipairs({ true, print, function() return {} end, { a = {} }, "%2", "%" }) do
    if replacement ~= print and pcall(string.gsub, "a", "a", replacement) then return 0 end
  end
  return 1
end
