-- expect: load
-- covers: G13
-- strip: header
-- what: a first line for the shell is no Lua here
#!/usr/bin/lua
function grade() return 1 end
