-- expect: score
-- covers: beyond
-- what: 997f11f5: a `break` that skips `__close` in 5.4.4 gives a wrong result, and no more
function grade(sample)
  local closed = 0
  while true do
    local guard <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
    if closed == 0 then break end
  end
  return closed
end
