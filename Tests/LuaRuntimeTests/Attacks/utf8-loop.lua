-- expect: timeout
-- covers: G24
-- what: utf8 functions over a megabyte, again and again
function grade(sample)
  local s = ("a"):rep(1 << 20)
  while true do utf8.len(s) end
end
