import LuaRuntime
import Testing

/// The `laurel` table: text, numbers, answers, comparison and shaping, with ordinary and edge cases.
@Suite struct HelperTests {
    @Test(
        arguments: [
            (#"laurel.lower("ÀÉİ Σ\255")"#, "àéi\u{307} σ\u{fffd}"),
            (#"laurel.fold("Straße ΣςŉK")"#, "strasse σσ\u{2bc}nk"),
            (#"laurel.fold("Ab") == laurel.fold("aB")"#, "true"), (#"laurel.lower("")"#, ""),
            (#"laurel.length("aé😀")"#, "3"), (#"laurel.length("a\255\xed\xa0\x80")"#, "5"),
            (#"laurel.length("\0\0")"#, "2"),
            (#"laurel.length("\xf4\x90\x80\x80\xc0\xaf")"#, "6"), (#"laurel.fold("\xff\xfe") == "\xff\xfe""#, "true"),
            (#"laurel.tokens("Don't, 3.5 ÄÖ")"#, "[don|t|3|5|äö]"), (#"laurel.tokens("हिन्दी x\255y_z")"#, "[हिन्दी|x|y|z]"),
            (#"laurel.tokens("")"#, "{}"), (#"laurel.tokens("... !")"#, "{}"),
            (#"laurel.tokens("日本 ½ ٣")"#, "[日本|½|٣]"),
        ])
    func casesAndTokens(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            (#"laurel.sentences("One. Two! Three?")"#, "[One.|Two!|Three?]"),
            (#"laurel.sentences("No end")"#, "[No end]"),
            (#"laurel.sentences(" ")"#, "{}"),
            (#"laurel.sentences("It costs $3.50 now. Good.")"#, "[It costs $3.50 now.|Good.]"),
            (#"laurel.sentences("Dr. Who met Mr. Fox. They left.")"#, "[Dr. Who met Mr. Fox.|They left.]"),
            (
                #"laurel.sentences("J. K. Rowling of the U.S. wrote. I. did.")"#,
                "[J. K. Rowling of the U.S. wrote.|I.|did.]"
            ),
            (
                #"laurel.sentences("Apples, etc. are fine, e.g. red ones. Etc. Done.")"#,
                "[Apples, etc. are fine, e.g. red ones.|Etc.|Done.]"
            ),
            (#"laurel.sentences("See no. 5. I say no. Then go.")"#, "[See no. 5.|I say no.|Then go.]"),
            (#"laurel.sentences("1. First. 2. Second.")"#, "[1. First.|2. Second.]"),
            (
                #"laurel.sentences("He said \"Go!\" (Really.) Then left...")"#,
                #"[He said "Go!"|(Really.)|Then left...]"#
            ),
            (#"laurel.sentences("今日は。明日は？はい！")"#, "[今日は。|明日は？|はい！]"),
            (#"laurel.sentences("Wait… What?!")"#, "[Wait…|What?!]"),
            (#"laurel.sentences("a.b.c www.x.org ok")"#, "[a.b.c www.x.org ok]"),
        ])
    func sentences(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            (#"laurel.ngrams({"a", "b", 3}, 2)"#, "[a b|b 3]"), (#"laurel.ngrams({"a"}, 2)"#, "{}"),
            (#"laurel.ngrams({"a", "b"}, 1)"#, "[a|b]"), (#"laurel.ngrams({}, 1)"#, "{}"),
            (#"laurel.ngrams({""}, 1)"#, "[]"),
            (#"laurel.edit_distance("kitten", "sitting")"#, "3"), (#"laurel.edit_distance("", "abc")"#, "3"),
            (#"laurel.edit_distance("né", "ne")"#, "1"), (#"laurel.edit_distance("\255", "\254")"#, "0"),
            (#"laurel.edit_distance({"a", "b"}, {"b", "a", "c"})"#, "2"),
            (#"laurel.edit_distance({1, true}, {1.0, false})"#, "1"),
            (#"laurel.edit_distance(("ab"):rep(200), ("ba"):rep(200))"#, "2"), (#"laurel.edit_distance(12, 123)"#, "1"),
            (
                #"laurel.similarity("", ""), laurel.similarity("abcd", "abed"), laurel.similarity("a", "b")"#,
                "1.0 0.75 0.0"
            ),
            (
                #"laurel.lcs("ABCBDAB", "BDCABA"), laurel.lcs("", "x"), laurel.lcs({"a", "b", "c"}, {"a", "c"})"#,
                "4 0 2"
            ),
            (#"laurel.token_f1("The cat sat!", "a cat sat down")"#, "0.57142857142857 0.66666666666667 0.5"),
            (#"laurel.token_f1("", ""), laurel.token_f1("a", "")"#, "1.0 0.0 0.0 0.0"),
            (#"laurel.token_f1({"a", "a", "b"}, {"a", "c"})"#, "0.4 0.33333333333333 0.5"),
        ])
    func comparisons(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            ("laurel.linear(5, 0, 10), laurel.linear(5, 10, 0), laurel.linear(2, 10, 0)", "0.5 0.5 0.8"),
            ("laurel.linear(-1, 0, 10), laurel.linear(11, 0, 10), laurel.linear(math.huge, 0, 1)", "0.0 1.0 1.0"),
            ("laurel.linear(0, -1.7e308, 1.7e308)", "0.5"),
            ("laurel.linear(0/0, 0, 1) ~= laurel.linear(0/0, 0, 1)", "true"),
            (
                "laurel.gaussian(1, 1, 2), laurel.gaussian(3, 1, 2), laurel.gaussian(1e308, -1e308, 1)",
                "1.0 0.60653065971263 0.0"
            ),
            ("laurel.close(1, 1.05, 0.1), laurel.close(1, 1.2, 0.1), laurel.close(3, 3, 0)", "true false true"),
            ("laurel.close(100, 101, 0.02, 'relative'), laurel.close(100, 103, 0.02, 'relative')", "true false"),
            ("laurel.close(nil, 1, 1), laurel.close(1, nil, 1), laurel.close(0/0, 0/0, 1)", "false false false"),
            ("laurel.close(math.huge, math.huge, 0), laurel.close(math.huge, 1, math.huge)", "true false"),
        ])
    func shaping(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            (#"laurel.boxed("\\boxed{1} \\boxed{\\frac{1}{2}} \\boxed{3")"#, #"\frac{1}{2}"#),
            (#"laurel.boxed("none")"#, "nil"),
            (#"laurel.boxed("\\boxed{\\boxed{5}}"), laurel.boxed("\\boxed {7}"), laurel.boxed("\\boxed{}")"#, "5 7 "),
            (#"laurel.boxed("\\boxed{\\boxed{5"), laurel.boxed("\\boxed{a\\}b}")"#, #"nil a\}b"#),
            (
                #"laurel.after("a: 1\nb: 2\na:  3 \nz", "a:"), laurel.after("x", "y"), laurel.after("x y", "y")"#,
                "3 nil "
            ),
            (
                #"laurel.tag("<a>1</a><a> 2</a><a>3", "a"), laurel.tag("<a>x</a> </a>", "a"), laurel.tag("</a><a>", "a")"#,
                " 2 x nil"
            ),
            (#"laurel.answer("<answer> 5 </answer> \\boxed{6}")"#, "5"),
            (#"laurel.answer("\\boxed{ 6 } #### 7")"#, "6"),
            (#"laurel.answer("x #### 7\nok")"#, "7"), (#"laurel.answer("The Answer is: **42.**")"#, "42"),
            (#"laurel.answer("**Answer:** Paris.")"#, "Paris"), (#"laurel.answer("final answer is 3.5.")"#, "3.5"),
            (#"laurel.answer("Answer: 1\nanswer is 2")"#, "2"), (#"laurel.answer("answer issue")"#, "nil"),
            (#"laurel.answer("Answer:\n5")"#, "nil"), (#"laurel.answer("")"#, "nil"),
            (#"laurel.answer("<answer></answer>")"#, ""),
        ])
    func answers(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            (
                #"laurel.edit_distance(("a"):rep(6000), ("b"):rep(5000))"#,
                "lengths of 6000 and 5000 are too much to compare"
            ),
            (#"laurel.lcs({1, nil, 3}, {{}})"#, "item 1 is table; expected a text, a number or a boolean"),
            (#"laurel.similarity("a", {})"#, "expected two texts or two lists"),
            ("laurel.edit_distance({0/0}, {1})", "item 1 is NaN"),
            ("laurel.edit_distance(nil, 'a')", "string or list expected"),
            ("laurel.edit_distance('a')", "value expected"),
            ("laurel.linear(1, 2, 2)", "x1 equals x0"), ("laurel.linear(1, 0/0, 2)", "expected a finite number"),
            ("laurel.gaussian(1, 1, 0)", "above 0"), ("laurel.close(1, 1, -1)", "0 or more"),
            ("laurel.close(1, 1, 0, 'both')", "invalid option 'both'"),
            ("laurel.after('x', '')", "the marker is empty"),
            ("laurel.tag('x', 'a b')", "expected 1 to 64 letters"),
            ("laurel.ngrams({'a', {}}, 1)", "item 2 of the list is a table"),
            ("laurel.ngrams({'a'}, 0)", "expected 1 or more"), ("laurel.tokens()", "string expected"),
            ("laurel.token_f1({{}}, 'a')", "item 1 is table"), ("laurel.json.decode({})", "string expected"),
            (
                "(function() local l = {} for i = 1, 10000 do l[i] = i end return laurel.ngrams(l, 5000) end)()",
                "more than 16 MiB"
            ),
            ("laurel.sentance('x')", "'laurel.sentance' does not exist; did you mean 'laurel.sentences'?"),
            ("laurel.json.decod('x')", "'laurel.json.decod' does not exist; did you mean 'laurel.json.decode'?"),
            ("laurel.regex.findall('x')", "did you mean 'laurel.regex.find'?"),
            ("laurel.qqqqqqq", "'laurel.qqqqqqq' does not exist"),
            ("laurel[5]", "'laurel' has no such name"), ("laurel[('x'):rep(100)]", "'laurel' has no such name"),
        ])
    func mistakesAreClearErrors(expression: String, part: String) async throws {
        try await expectError(of: expression, part)
    }
}
