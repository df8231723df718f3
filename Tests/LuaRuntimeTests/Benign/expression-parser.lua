--- A recursive descent parser of arithmetic.
local function evaluate(text)
  local position = 1
  local expression

  local function accept(pattern)
    local from, to = text:find("^%s*" .. pattern, position)
    if not from then return nil end
    local token = text:sub(from, to):match("%S+")
    position = to + 1
    return token
  end

  local function factor()
    if accept("%-") then return -factor() end
    if accept("%(") then
      local value = expression()
      if not accept("%)") then error("missing )", 0) end
      return value
    end
    return tonumber(accept("%d+%.?%d*")) or error("number expected", 0)
  end

  local function term()
    local value = factor()
    while true do
      if accept("%*") then value = value * factor()
      elseif accept("/") then value = value / factor()
      else return value end
    end
  end

  function expression()
    local value = term()
    while true do
      if accept("%+") then value = value + term()
      elseif accept("%-") then value = value - term()
      else return value end
    end
  end

  local value = expression()
  if text:find("%S", position) then error("rest at " .. position, 0) end
  return value
end

function grade(sample)
  local ok, problem = pcall(evaluate, "2 * (3 +")
  return evaluate("2 * (3 + 4.5) - -8 / 4") + evaluate(#sample.completion .. " / 8"), tostring(ok) .. problem .. select(2, pcall(evaluate, "1 2"))
end
