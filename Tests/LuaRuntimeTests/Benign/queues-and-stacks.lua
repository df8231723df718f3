--- A queue, a stack, a heap and a breadth-first search.
local function push(heap, value)
  heap[#heap + 1] = value
  local i = #heap
  while i > 1 and heap[i] < heap[i // 2] do
    heap[i], heap[i // 2] = heap[i // 2], heap[i]
    i = i // 2
  end
end

local function pop(heap)
  local top = heap[1]
  heap[1] = heap[#heap]
  heap[#heap] = nil
  local i = 1
  while true do
    local least = i
    for child = 2 * i, 2 * i + 1 do if heap[child] and heap[child] < heap[least] then least = child end end
    if least == i then return top end
    heap[i], heap[least] = heap[least], heap[i]
    i = least
  end
end

function grade(sample)
  local heap, order = {}, {}
  for i = 1, #sample.completion do push(heap, sample.completion:byte(i) * 1000 + i) end
  while #heap > 0 do order[#order + 1] = pop(heap) % 1000 end
  local graph = { a = { "b", "c" }, b = { "d" }, c = { "d" }, d = { "e" }, e = {} }
  local distance, queue = { a = 0 }, { "a" }
  local first = 1
  while queue[first] do
    local node = queue[first]
    first = first + 1
    for _, to in ipairs(graph[node]) do if not distance[to] then distance[to] = distance[node] + 1 queue[#queue + 1] = to end end
  end
  return distance.e + (order[1] or 0), table.concat(order, " "):sub(1, 300)
end
