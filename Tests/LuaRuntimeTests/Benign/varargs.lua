--- Variable arguments with holes, select, pack and unpack.
local function pass(...) return select("#", ...), ... end
local function last(...) return (select(select("#", ...), ...)) end
local function bind(f, ...)
  local bound = table.pack(...)
  return function(...)
    local all = table.pack(table.unpack(bound, 1, bound.n))
    for i = 1, select("#", ...) do all[all.n + i] = (select(i, ...)) end
    return f(table.unpack(all, 1, all.n + select("#", ...)))
  end
end

function grade(sample)
  local n = pass(nil, nil, 3, nil)
  local t = table.pack(pass(1, nil))
  local f = bind(function(...) return select("#", ...) * 10 + last(...) end, 1, nil)
  return n + t.n + f(nil, 4) + #sample.completion + select(-1, 5, 6)
end
