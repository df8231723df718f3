-- expect: runtime
-- covers: G18 G30
-- what: an error of arbitrary bytes is still text to the host
function grade(sample)
  error("\255\0\254" .. ("\128"):rep(2000))
end
