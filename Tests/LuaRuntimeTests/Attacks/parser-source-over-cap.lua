-- expect: load
-- covers: G13
-- what: the host refuses a source over its cap before a worker sees it
--@{131072|x|}
function grade() return 1 end
