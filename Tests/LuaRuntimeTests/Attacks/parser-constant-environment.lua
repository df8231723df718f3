-- expect: load
-- covers: G13
-- what: CVE-2022-28805: `_ENV <const>` read past its end
local _ENV <const> = {}
function grade() return a.b(c) end
