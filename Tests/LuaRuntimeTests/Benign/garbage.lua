--- Much garbage in small pieces, and results that do not depend on when it is collected.
function grade(sample)
  local kept, hash = {}, 0
  for i = 1, 5000 do
    local t = { i, tostring(i), { i * 2 } }
    if i % 100 == 0 then kept[#kept + 1] = t end
    hash = (hash * 31 + #t[2] + t[3][1]) % 1000003
  end
  return hash + #kept + #sample.completion
end
