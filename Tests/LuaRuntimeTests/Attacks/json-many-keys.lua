-- expect: score(1)
-- covers: G11
-- what: thousands of keys
function grade(sample)
  local pieces = {}
  for i = 1, 5000 do pieces[i] = '"' .. i .. '":1' end
  return laurel.json.decode("{" .. table.concat(pieces, ",") .. "}")["7"]
end
