-- expect: load
-- covers: G13
-- what: more arguments than registers
function grade() return math.max(@{300|1, |}1) end
