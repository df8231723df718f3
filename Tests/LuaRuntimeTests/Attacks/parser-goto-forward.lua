-- expect: score(1)
-- covers: G13
-- what: pending gotos are searched when each block ends
function grade()
@{6000|goto l do end |}
  ::l::
  return 1
end
