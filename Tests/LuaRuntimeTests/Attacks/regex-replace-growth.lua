-- expect: memory
-- covers: G16
-- wall: 1000
-- what: a replacement that grows without end
function grade(sample)
  local text = ("x"):rep(1 << 16)
  while true do text = laurel.regex.replace(text, "x+", "$0$0$0$0") end
end
