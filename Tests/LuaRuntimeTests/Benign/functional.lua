--- map, filter, reduce, compose, curry.
local function map(list, f) local out = {} for i, v in ipairs(list) do out[i] = f(v) end return out end
local function filter(list, f) local out = {} for _, v in ipairs(list) do if f(v) then out[#out + 1] = v end end return out end
local function reduce(list, f, start) for _, v in ipairs(list) do start = f(start, v) end return start end
local function compose(f, g) return function(...) return f(g(...)) end end
local function curry(f, x) return function(...) return f(x, ...) end end

function grade(sample)
  local words = {}
  for word in sample.completion:gmatch("%a+") do words[#words + 1] = word end
  local lengths = map(filter(words, function(w) return #w > 3 end), string.len)
  local sum = reduce(lengths, function(a, b) return a + b end, 0)
  local half_square = compose(function(x) return x / 2 end, curry(math.fmod, 17))
  return sum + half_square(5), table.concat(lengths, ",")
end
