--- Captures, anchors, sets, frontiers, balanced matches and positions.
function grade(sample)
  local out = {}
  out[#out + 1] = ("key = value"):match("^(%w+)%s*=%s*(%w+)$")
  out[#out + 1] = (("THE (quick) fox"):find("%((%a+)%)"))
  out[#out + 1] = ("f(a(b)c)d"):match("%b()")
  out[#out + 1] = ("THE (quick) fox"):gsub("%f[%a]%a+", string.lower)
  out[#out + 1] = ("hello world"):gsub("o", "0", 1)
  out[#out + 1] = ("abc"):gsub("%w", "%0%0-")
  out[#out + 1] = ("$name is $age"):gsub("%$(%w+)", { name = "Ann", age = 30 })
  out[#out + 1] = ("x^2"):gsub("%p", "%%%0")
  out[#out + 1] = tostring(("abc"):match("()b()"))
  out[#out + 1] = ("  trim  "):match("^%s*(.-)%s*$")
  local count = select(2, sample.completion:gsub("[%d.]+", ""))
  return count, table.concat(out, "|")
end
