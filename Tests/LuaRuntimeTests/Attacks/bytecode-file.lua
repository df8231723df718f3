-- expect: load
-- covers: G20
-- strip: header
-- what: a plugin file that is bytecode
LuaT@{4| |}
