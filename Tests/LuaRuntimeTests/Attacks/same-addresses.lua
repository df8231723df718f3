-- expect: score(1)
-- covers: G29
-- processes: 20
-- what: what tostring and format make of objects
function grade(sample)
  local out = {}
  for _, value in ipairs({ {}, print, grade, coroutine.create(print), function() end, laurel.null, laurel.abstain() }) do
    out[#out + 1] = tostring(value)
    out[#out + 1] = string.format("%s|%10s", value, value)
  end
  out[#out + 1] = select(2, pcall(string.format, "%p", {}))
  out[#out + 1] = tostring(setmetatable({}, { __name = "Name" }))
  return 1, table.concat(out, ",")
end
