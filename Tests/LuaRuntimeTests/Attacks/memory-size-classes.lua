-- expect: timeout
-- covers: G16
-- what: the allocator's classes filled in turn
function grade(sample)
  for size = 1, 200 do
    local t = {}
    for i = 1, 200 do t[i] = ("x"):rep(size * 500 + i) end
  end
  return 1
end
