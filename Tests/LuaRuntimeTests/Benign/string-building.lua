--- Splitting, joining, repeating, reversing, padding, wrapping.
local function split(text, separator)
  local pieces, start = {}, 1
  while true do
    local from, to = text:find(separator, start, true)
    pieces[#pieces + 1] = text:sub(start, from and from - 1)
    if not from then return pieces end
    start = to + 1
  end
end

local function wrap(text, width)
  local lines, line = {}, ""
  for word in text:gmatch("%S+") do
    if #line + #word + 1 > width then lines[#lines + 1] = line line = word
    else line = line == "" and word or line .. " " .. word end
  end
  lines[#lines + 1] = line
  return lines
end

function grade(sample)
  local lines = wrap(sample.completion, 12)
  local pieces = split("a,,b,c,", ",")
  return #lines + #pieces / 10, table.concat(lines, "/") .. ("ab"):rep(3, "-"):reverse() .. #pieces
end
