--- Each round of a loop has its own variable.
function grade(sample)
  local list, sum = {}, 0
  for i = 1, 5 do
    local j = i
    list[#list + 1] = function() j = j + 1 return i * j end
  end
  local k = 0
  while k < 3 do
    local own = k
    list[#list + 1] = function() return own end
    k = k + 1
  end
  for _, f in ipairs(list) do sum = sum + f() + f() end
  return sum + #sample.completion
end
