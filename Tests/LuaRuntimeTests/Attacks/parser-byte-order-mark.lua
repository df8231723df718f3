-- expect: load
-- covers: G13
-- strip: header
-- what: neither is a byte order mark
﻿function grade() return 1 end
