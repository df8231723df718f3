-- expect: timeout
-- covers: G3
-- what: a hundred protected calls around the loop
function grade(sample)
  local function loop() while true do end end
  local function protect(depth)
    if depth == 0 then return loop() end
    repeat local ok = pcall(protect, depth - 1) until false
  end
  protect(100)
end
