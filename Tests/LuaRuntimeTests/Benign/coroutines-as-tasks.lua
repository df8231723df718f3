--- A round-robin scheduler, statuses, values in and out.
function grade(sample)
  local log, tasks = {}, {}
  for id = 1, 3 do
    tasks[id] = coroutine.create(function(first)
      local total = first
      for _ = 1, id do total = total + coroutine.yield(total) end
      return "done", total
    end)
  end
  local rounds = 0
  while #tasks > 0 do
    rounds = rounds + 1
    for i = #tasks, 1, -1 do
      local ok, value, more = coroutine.resume(tasks[i], rounds + #sample.completion)
      log[#log + 1] = tostring(value) .. (more and "/" .. more or "")
      if coroutine.status(tasks[i]) == "dead" then table.remove(tasks, i) end
      if not ok then return -1 end
    end
  end
  return rounds, table.concat(log, " ")
end
