-- expect: score(1)
-- covers: G7
-- what: NUL bytes in pattern and subject are ordinary
function grade(sample)
  local found = ("a\0b\0c"):find("%z?\0b[\0]c")
  return found == 2 and ("\0"):rep(3):match("^[%z]+$") and 1 or 0
end
