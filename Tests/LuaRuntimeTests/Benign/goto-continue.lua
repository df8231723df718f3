--- goto as continue, as a nested break and as a retry.
function grade(sample)
  local count, tries = 0, 0
  for i = 1, 10 do
    for j = 1, 10 do
      if (i + j) % 3 == 0 then goto continue end
      if i * j > #sample.completion then goto done end
      count = count + 1
      ::continue::
    end
  end
  ::done::
  do
    ::retry::
    tries = tries + 1
    if tries < 4 then goto retry end
  end
  return count + tries / 10
end
