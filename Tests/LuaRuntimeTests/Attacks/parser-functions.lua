-- expect: load
-- covers: G13
-- what: nested functions
@{8000|return function() |}
