-- expect: score(1)
-- covers: G24
-- what: invalid, overlong, surrogate and out-of-range sequences
function grade(sample)
  for _, text in ipairs({ "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xe2\x82" }) do
    if utf8.len(text) or pcall(utf8.codepoint, text) then return 0 end
  end
  for _, call in ipairs({
    { utf8.char, -1 }, { utf8.char, 1 << 31 }, { utf8.offset, "abc", 1, 9 }, { utf8.offset, "\x80", 1 },
    { utf8.codepoint, "abc", 1, 9 }, { utf8.len, "abc", 9 },
  }) do
    if pcall(table.unpack(call)) then return 0 end
  end
  return utf8.char(0x7fffffff):len() == 6 and utf8.len("\u{7fffffff}", 1, -1, true) == 1 and 1 or 0
end
