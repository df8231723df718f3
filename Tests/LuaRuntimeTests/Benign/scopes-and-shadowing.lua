--- Blocks, shadowing, local functions, _ENV, multiple assignment.
local x = 1
local function read() return x end

function grade(sample)
  local out = { read() }
  local x = x + 10
  do
    local x = x * 2
    out[#out + 1] = x
  end
  out[#out + 1] = x
  local a, b, c = (function() return 1, 2, 3 end)(), 20
  a, b = b, a
  local i = 1
  local t = {}
  i, t[i] = i + 1, 20
  local function with_environment(_ENV) y = 5 return y end
  local environment = {}
  out[#out + 1] = with_environment(environment) + environment.y
  return a + b + (c or 100) + t[1] + i + #sample.completion, table.concat(out, " ")
end
