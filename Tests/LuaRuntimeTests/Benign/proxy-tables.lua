--- Read-only and default-valued tables through metamethods.
local function read_only(t)
  return setmetatable({}, { __index = t, __newindex = function(_, key) error("read-only: " .. tostring(key), 2) end,
    __len = function() return #t end, __pairs = function() return next, t, nil end })
end

local function with_default(value) return setmetatable({}, { __index = function() return value end }) end

function grade(sample)
  local t = read_only({ 1, 2, 3, #sample.completion })
  local ok, message = pcall(function() t[1] = 5 end)
  local counts = with_default(0)
  for letter in sample.completion:gmatch("%a") do counts[letter] = counts[letter] + 1 end
  local sum = 0
  for _, value in pairs(t) do sum = sum + value end
  return (ok and 1000 or 0) + #t + sum + counts.e / 10, message:match("read%-only: %d")
end
