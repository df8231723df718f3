-- expect: load
-- covers: G13
-- what: nested blocks
@{20000|do |}
