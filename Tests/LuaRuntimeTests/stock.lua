-- Runs a script as stock Lua does: `lua5.4 stock.lua script.lua`, with `return samples, params` on standard input. Prints
-- one line a sample: the score, and the detail in hexadecimal.
local samples, params = load(io.read("a"))()
local result = dofile(arg[1])
local grade = type(result) == "table" and result.grade or _G.grade
for _, sample in ipairs(samples) do
  local score, detail = grade(sample, params)
  if type(score) == "table" then score, detail = score.score, score.detail end
  local hex = (detail or ""):gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
  print(("%.17g %s"):format(score, hex))
end
