-- expect: score(1)
-- covers: beyond
-- what: numbers at the ends of what can be held, and beyond
function grade(sample)
  for _, text in ipairs({ "1e999", "-1e999", "9223372036854775808", "1e-999", ("9"):rep(5000), "-0", "0.1e1" }) do
    local value = laurel.json.decode(text)
    if value ~= nil and (value ~= value or value == math.huge or value == -math.huge) then return 0 end
  end
  return laurel.json.decode("9223372036854775807") == math.maxinteger and 1 or 0
end
