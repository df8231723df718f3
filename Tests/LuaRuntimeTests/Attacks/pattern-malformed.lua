-- expect: score(1)
-- covers: G7
-- what: every malformed pattern is an error, none reads past its end
function grade(sample)
  for _, pattern in ipairs({
    "%", "[", "[^", "[]", "[a", "[%", "[a-", "%b", "%b(", "%f", "%f[", "(", "(()", "%1", "(%1)", "(a)%2", "[a-%", "%9",
    "(" .. ("()"):rep(40),
  }) do
    if pcall(string.find, "aaaa", pattern) then return 0 end
  end
  return 1
end
