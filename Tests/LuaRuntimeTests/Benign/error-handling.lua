--- pcall, xpcall with a handler, error levels, error objects, assert.
local function thrower() error({ kind = "custom", value = 3 }) end

function grade(sample)
  local out = {}
  local ok, problem = pcall(thrower)
  out[#out + 1] = tostring(ok) .. problem.kind .. problem.value
  out[#out + 1] = select(2, xpcall(function() error("inner", 0) end, function(message) return message:upper() end))
  out[#out + 1] = select(2, pcall(error, "plain", 0))
  out[#out + 1] = select(2, pcall(assert, false, "asserted"))
  out[#out + 1] = select(2, pcall(assert, nil))
  out[#out + 1] = tostring(select("#", assert(1, 2, 3)))
  out[#out + 1] = select(2, pcall(function() return #nil end)):match("attempt.*")
  out[#out + 1] = select(2, pcall(function() return 1 < "2" end)):match("attempt.*")
  out[#out + 1] = select(2, pcall(function() local t = {} t.x.y = 1 end)):match("attempt.*")
  return #out + #sample.completion, table.concat(out, ";")
end
