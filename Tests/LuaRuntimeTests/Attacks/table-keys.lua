-- expect: score(1)
-- covers: beyond
-- what: nil and NaN are no keys; 1.0 is 1
function grade(sample)
  local t = { [1.0] = "a", [2 ^ 53] = "b" }
  return not pcall(rawset, t, nil, 1) and not pcall(rawset, t, 0 / 0, 1) and t[1] == "a" and t[1 << 53] == "b"
    and not pcall(next, t, "missing") and 1 or 0
end
