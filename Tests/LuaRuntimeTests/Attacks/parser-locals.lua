-- expect: load
-- covers: G13
-- what: more than 200 locals
@{201|local a
|}function grade() return 1 end
