#!/usr/bin/env python3
"""Writes regex.jsonl: what RE2 (google-re2 from PyPI) finds, for the tests of laurel.regex.

Run: pip install google-re2 && python3 make_regex_rows.py > regex.jsonl
A row's `match` is null, "error", or what laurel.regex.find gives: first byte, last byte, captures (false: no part).
"""
import json
import random

import re2

# Chosen by hand: pattern, and texts that it is tried on.
CHOSEN = [
    ("abc", ["xabcy", "ab"]), ("a|ab", ["ab"]), ("ab|a", ["ab"]), ("(a|ab)(c|bcd)(d*)", ["abcd"]),
    ("a*", ["baaac", ""]), ("a*?", ["aaa"]), ("a+?b", ["aaab"]), ("(a+)(a+)", ["aaaa"]), ("(a+?)(a+)", ["aaaa"]),
    ("a??b", ["ab"]), ("(a*)*", ["aab", "b"]), ("(a*)+", ["aab", "b"]), ("(|a)*", ["aa"]), ("(|a)+", ["aa"]),
    ("(a|)*", ["aa"]), ("(a?)*?", ["aa"]), ("(a?){2,3}", ["aa"]), ("(?:a{2}){2}", ["aaaaa"]), ("x{0}y", ["xy"]),
    ("(x){0}y", ["xy"]), ("a{2,}", ["aaaa", "a"]), ("a{1,2}?", ["aa"]), ("a{,2}", ["a{,2}"]), ("a{", ["a{"]),
    ("a{b}", ["a{b}"]), ("{", ["{"]), ("a{1001}", ["a"]), ("a{2,1}", ["a"]), ("a**", ["a"]), ("*", ["a"]),
    ("a|*", ["a"]), ("(", [""]), (")", [""]), ("[", ["["]), ("[]", ["]"]), ("[]a]", ["]"]), ("[^]a]", ["]ab"]),
    ("[a-]", ["-"]), ("[-a]", ["-"]), ("[a-c-e]", ["-", "d"]), ("[z-a]", ["a"]), ("[a-\\d]", ["1"]),
    ("[\\d-z]", ["-", "m"]), ("[\\]]", ["]"]), ("[[:alpha:]_]+", ["12ab_3"]), ("[[:^alpha:]]+", ["ab12"]),
    ("[[:nope:]]", ["a"]), ("[[a]", ["["]), ("[^a]", ["\n"]), (".", ["\n", "\n\u00e9"]), ("(?s).", ["\n"]),
    ("(?s:.).", ["\n\n", "\nx"]), ("^a", ["a", "ba", "b\na"]), ("(?m)^a$", ["b\na\nc"]), ("a$", ["a", "a\n"]),
    ("(?m)a$", ["a\n"]), ("\\Aa", ["b\na"]), ("a\\z", ["a\n", "ba"]), ("a\\Z", ["a"]),
    ("\\bfoo\\b", ["a foo.", "afoo"]), ("\\Boo\\b", ["foo"]), ("\\b", ["", "a"]), ("\\B", ["", "ab"]),
    ("\\d+", ["ab12", "\u0663"]), ("\\w+", ["\u00e9a_1-"]), ("\\s+", ["a \t\n\f\r\vb", "\u00a0"]),
    ("\\S\\D\\W", ["ab-"]), ("\\pL+", ["1\u00e9\u65e5a2"]), ("\\p{Lu}", ["a\u00c9"]), ("\\P{L}", ["ab1"]),
    ("\\p{^L}", ["ab1"]), ("\\pN", ["a\u0663"]), ("\\p{Sc}", ["5 \u20ac"]), ("\\pP+", ["a,.\u3002b"]),
    ("[\\pL\\pN]+", ["-\u00e9\u0663-"]), ("[^\\pL]", ["a1"]), ("\\pX", ["a"]), ("\\p{Any}", ["a"]),
    ("(?i)straSSe", ["STRASSE"]), ("(?i)k", ["\u212a"]), ("(?i)s", ["\u017f"]), ("(?i)\u03c3", ["\u03a3", "\u03c2"]),
    ("(?i)[r-t]+", ["RST\u017f"]), ("(?i)[^k]", ["K\u212ax"]), ("(?i)\\W", ["\u017f-"]), ("(?i)\\p{Lu}", ["a"]),
    ("(?i)\u00e9", ["\u00c9"]), ("(?i)\u0434\u0430", ["\u0414\u0410"]), ("a(?i)b|c", ["aB", "C"]),
    ("a(?i:b)c", ["aBc", "aBC"]), ("(?i)a(?-i)b", ["Ab", "AB"]), ("(?i-s:A.)", ["a\n", "ab"]), ("(?z)a", ["a"]),
    ("(?P<year>\\d{4})-(?P<month>\\d\\d)", ["on 2024-05-06"]), ("(?P<>x)", ["x"]), ("(?P<a", ["x"]), ("(?=a)", ["a"]),
    ("(?!a)", ["a"]), ("(?<=a)b", ["ab"]), ("(?<!a)b", ["b"]), ("(a)\\1", ["aa"]), ("(?P<a>x)(?P=a)", ["xx"]),
    ("(?>a)", ["a"]), ("(?#c)a", ["a"]), ("\\Qa.b\\E+", ["a.bbb"]), ("\\Q(", ["("]), ("\\x41\\x{e9}", ["A\u00e9"]),
    ("\\x{110000}", ["a"]), ("\\xg", ["a"]), ("\\101\\07", ["A\u0007"]), ("\\q", ["q"]), ("\\_\\-\\#", ["_-#"]),
    ("\\", ["\\"]), ("\\t\\n\\a\\f\\v\\r", ["\t\n\u0007\f\v\r"]), ("\u65e5+", ["\u65e5\u65e5\u672c"]),
    ("[\U0001f600-\U0001f602]", ["\U0001f601"]), ("[^\u00e9]", ["\u00e9\u00e8"]), ("(a)|(b)", ["b"]),
    ("(a)?(b)?", ["b"]), ("((a)|b)*", ["ab"]), ("(?:(a)|b)*", ["ab"]), ("(a(b)?)+", ["aba"]), ("()", [""]),
    ("|a", ["a"]), ("a||b", ["b"]), ("^*", ["a"]), ("(?:^)?a", ["ba"]), ("$^", ["", "a"]), ("x*y|x", ["xxx"]),
    ("\\$(\\d+)\\.(\\d\\d)", ["cost $12.50!"]), ("(\\w+)@(\\w+)\\.com", ["mail bob@site.com now"]),
    ("\"([^\"]*)\"", ["say \"hi\" \"yo\""]), ("<(\\w+)>.*</(\\w+)>", ["<a>1</b>"]),
    ("(?m)^#+\\s+(.*)$", ["x\n## Title\ny"]), ("((((((((((a))))))))))", ["a"]), ("[^\\D\\d]", ["a1"]),
    ("[\\D\\d]", ["a"]),
]

LETTERS = "aabbcAB1 _-.\n\u00e9\u00c9\u00df\u03c3\u03c2\u65e5"


class Generator:
    """Patterns and texts at random, the same every time."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def atom(self, depth):
        kind = self.random.random()
        if kind < 0.5 or depth == 0:
            letter = self.random.choice(LETTERS)
            return "\\" + letter if letter in ".-" else letter
        if kind < 0.6:
            classes = [".", "\\d", "\\w", "\\W", "\\s", "\\pL", "\\P{Ll}", "[a-c]", "[^a\u00e9]", "[\\d_]"]
            return self.random.choice(classes)
        if kind < 0.66:
            return self.random.choice(["^", "$", "\\b", "(?m:^)", "(?m:$)"])
        return self.random.choice(["(", "(", "(?:", "(?i:", "(?s:"]) + self.alternatives(depth - 1) + ")"

    def branch(self, depth):
        repeats = [""] * 6 + ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}"]
        return "".join(self.atom(depth) + self.random.choice(repeats) for _ in range(self.random.randint(1, 4)))

    def alternatives(self, depth):
        return "|".join(self.branch(depth) for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def text(self):
        return "".join(self.random.choice(LETTERS) for _ in range(self.random.randint(0, 12)))


def found(pattern, text):
    options = re2.Options()
    options.log_errors = False
    try:
        match = re2.compile(pattern, options).search(text)
    except re2.error:
        return "error"
    if match is None:
        return None
    start, stop = (len(text[:place].encode()) for place in match.span())
    return [start + 1, stop] + [False if group is None else group for group in match.groups()]


def rows():
    for pattern, texts in CHOSEN:
        for text in texts:
            yield pattern, text
    generator, count = Generator(20240501), 0
    while count < 150:
        pattern, text = generator.alternatives(2), generator.text()
        # Most texts that come up do not match; half of the rows should.
        if found(pattern, text) is not None or count % 2 == 0:
            count += 1
            yield pattern, text


if __name__ == "__main__":
    for row_pattern, row_text in rows():
        row = {"pattern": row_pattern, "text": row_text, "match": found(row_pattern, row_text)}
        print(json.dumps(row, ensure_ascii=False))
