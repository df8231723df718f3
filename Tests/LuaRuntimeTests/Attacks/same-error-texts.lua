-- expect: score(1)
-- covers: G29
-- processes: 20
-- what: texts of errors
function grade(sample)
  local out = {}
  for _, f in ipairs({
    function() local t = nil return t.x end, function() return {} + 1 end, function() return {} < {} end,
    function() return #5 end, function() error({}) end, function() string.rep() end, function() undefined() end,
  }) do
    out[#out + 1] = tostring(select(2, pcall(f)))
  end
  return 1, table.concat(out, ",")
end
