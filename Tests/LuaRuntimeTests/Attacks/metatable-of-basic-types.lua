-- expect: score(1)
-- covers: beyond
-- what: numbers, functions, nil and coroutines have no metatable and get none
function grade(sample)
  for _, value in ipairs({ 1, true, print, coroutine.create(print) }) do
    if getmetatable(value) ~= nil or pcall(setmetatable, value, {}) then return 0 end
  end
  return getmetatable(laurel.abstain()) == false and 1 or 0
end
