-- expect: timeout
-- covers: G16
-- what: most of the memory live, and garbage in the rest
function grade(sample)
  local live = {}
  for i = 1, 45000 do live[i] = { i } end
  while true do local garbage = { {}, {} } end
end
