-- expect: forbidden
-- covers: beyond
-- what: the message is cut, whatever the key is
function grade(sample)
  return os[("x"):rep(1 << 20)]
end
