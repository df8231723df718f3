--- Multiple inheritance by copying methods, and `super` calls.
local Named = { describe = function(self) return "named " .. self.name end }
local Sized = { area = function(self) return self.width * self.height end }

local function class(...)
  local result = {}
  result.__index = result
  for _, parent in ipairs({ ... }) do
    for key, value in pairs(parent) do if key ~= "__index" then result[key] = value end end
  end
  return result
end

local Box = class(Named, Sized)
function Box:describe() return Named.describe(self) .. " of " .. self:area() end

function grade(sample)
  local box = setmetatable({ name = "box", width = #sample.completion, height = 2.5 }, Box)
  return box:area(), box:describe()
end
