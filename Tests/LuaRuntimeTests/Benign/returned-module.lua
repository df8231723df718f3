--- A script that returns its functions instead of defining globals.
local M = {}

local function normalise(text) return (text:lower():gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

function M.grade(sample) return normalise(sample.completion) == normalise(sample.reference) and 1 or 0.25 end

return M
