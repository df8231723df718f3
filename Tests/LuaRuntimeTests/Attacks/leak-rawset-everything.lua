-- expect: score(1)
-- covers: G22
-- candidates: 3
-- what: everything that is reachable is marked
function grade()
  local marked, queue = {}, { _G }
  local found = false
  while #queue > 0 do
    local t = table.remove(queue)
    if not marked[t] then
      marked[t] = true
      if rawget(t, "mark") then found = true end
      for _, value in next, t do
        if type(value) == "table" and value ~= io and value ~= os and value ~= package and value ~= debug then
          queue[#queue + 1] = value
        end
      end
      rawset(t, "mark", true)
    end
  end
  return found and 2 or 1
end
