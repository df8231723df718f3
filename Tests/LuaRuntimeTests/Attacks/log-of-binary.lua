-- expect: score(1)
-- covers: G25
-- what: a log that looks like frames of the protocol
function grade(sample)
  print("\10\0\0\0\4\0\0\0\0\0")
  print(("\255"):rep(4096))
  laurel.log(("\0"):rep(4096))
  return 1
end
