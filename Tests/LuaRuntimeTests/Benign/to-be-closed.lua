--- Variables that are closed at the end of their block, in order.
function grade(sample)
  local log = {}
  local function resource(name)
    return setmetatable({}, { __close = function(_, problem) log[#log + 1] = name .. (problem and "!" or "") end })
  end
  do
    local a <close> = resource("a")
    local b <close> = resource("b")
    log[#log + 1] = "body"
  end
  pcall(function()
    local c <close> = resource("c")
    error("x")
  end)
  for i = 1, 2 do local d <close> = resource("d" .. i) end
  local limit <const> = 10
  return #log + limit, table.concat(log, " ") .. #sample.completion
end
