-- expect: load
-- covers: G13
-- what: a long list of assignment targets
@{20000|a, |}a = 1
function grade() return 1 end
