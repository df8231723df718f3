-- expect: memory
-- covers: G16
-- what: pcall around a loop that eats memory
function grade(sample)
  while true do
    pcall(function()
      local t = {}
      while true do t[#t + 1] = ("x"):rep(64):rep(1024) .. #t end
    end)
  end
end
