--- Undoes disguises of words.
-- A plugin's folder stands alone, so `safe-language` and `forbidden-terms` have a copy each; a test keeps them alike.
-- @module unmask

-- Letters that look like a Latin one, by that one: accented, Cyrillic, Greek, full-width.
local LOOK_ALIKES = {
  a = "àáâãäåāăąаαａ", b = "вｂ", c = "çćĉċčсｃ", d = "ďđԁｄ", e = "èéêëēĕėęěеєεｅ", f = "ｆ", g = "ĝğġģｇ",
  h = "ĥħһнｈ", i = "ìíîïĩīĭįıіιｉ", j = "ĵјｊ", k = "ķкκｋ", l = "ĺļľŀłｌ", m = "мｍ", n = "ñńņňпｎ",
  o = "òóôõöøōŏőоοｏ", p = "рρｐ", q = "ｑ", r = "ŕŗřгｒ", s = "śŝşšѕｓ", t = "ţťŧтτｔ", u = "ùúûüũūŭůűųυｕ",
  v = "νｖ", w = "ŵѡωｗ", x = "хχｘ", y = "ýÿŷуｙ", z = "źżžｚ",
}
local DIGITS = { ["0"] = "o", ["1"] = "i", ["3"] = "e", ["4"] = "a", ["5"] = "s", ["7"] = "t" }
-- Characters that show nothing, and accents that stand on the letter before them: first and last of each range.
local INVISIBLE = {
  { 0xAD, 0xAD }, { 0x300, 0x36F }, { 0x200B, 0x200F }, { 0x2060, 0x2064 }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
}
local ALPHABET = "abcdefghijklmnopqrstuvwxyz"
local FIRST_MATHEMATICAL_LETTER = 0x1D400
local MATHEMATICAL_ALPHABETS = 26

-- What each character becomes.
local PLAIN = {}
for latin, others in pairs(LOOK_ALIKES) do
  for _, code in utf8.codes(others) do
    PLAIN[utf8.char(code)] = latin
  end
end
for _, range in ipairs(INVISIBLE) do
  for code = range[1], range[2] do
    PLAIN[utf8.char(code)] = ""
  end
end

--- The plain letter of a mathematical one: bold, italic, script and the like.
-- @tparam string letter one character of that block
-- @treturn ?string a letter from a to z, or nil where there is none
local function plain_letter(letter)
  local place = utf8.codepoint(letter) - FIRST_MATHEMATICAL_LETTER
  if place >= #ALPHABET * MATHEMATICAL_ALPHABETS then
    return nil
  end
  local index = place % #ALPHABET + 1
  return ALPHABET:sub(index, index)
end

--- Takes off what hides a word from a list but not from a reader.
-- Invisible characters and accents go; look-alike, full-width and mathematical letters, and digits behind a letter,
-- become Latin letters; a letter that stands three times or more in a row stands once.
-- @tparam string text
-- @treturn string
return function(text)
  text = laurel.fold(text)
  if text:find("[\x80-\xff]") then
    text = text:gsub("[\xc2-\xf4][\x80-\xbf]*", PLAIN)
    text = text:gsub("\xf0\x9d[\x90-\x9a][\x80-\xbf]", plain_letter)
  end
  text = text:gsub("(%a)(%d)", function(letter, digit) return letter .. (DIGITS[digit] or digit) end)
  if text:find("(%a)%1%1") then
    for letter in ALPHABET:gmatch(".") do
      text = text:gsub(letter .. letter .. letter .. "+", letter)
    end
  end
  return text
end
