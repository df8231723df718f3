import LuaRuntime
import Testing

/// `laurel.json.decode`: values, and the messages for what is no JSON.
@Suite struct JSONTests {
    @Test(
        arguments: [
            (#"laurel.json.decode('{"a": [1, 2.5, null, true], "b": "x"}')"#, "{a=[1|2.5|null|true]|b=x}"),
            (#"laurel.json.decode(' [ ] '), laurel.json.decode('{}'), laurel.json.decode('0')"#, "{} {} 0"),
            (#"laurel.json.decode([["\u00e9\ud83d\ude00\n\/\"\\"]])"#, "é😀\n/\"\\"),
            (#"laurel.json.decode('"é\255"')"#, "é\u{fffd}"),
            (#"math.type(laurel.json.decode('3')), math.type(laurel.json.decode('3.0'))"#, "integer float"),
            (
                #"laurel.json.decode('-9223372036854775808'), laurel.json.decode('9223372036854775808')"#,
                "-9223372036854775808 9.2233720368548e+18"
            ),
            (#"laurel.json.decode('-0.5e-3'), laurel.json.decode('1E2'), laurel.json.decode('-0')"#, "-0.0005 100.0 0"),
            (#"laurel.json.decode('{"a": 1, "a": 2}').a, laurel.json.decode('null') == laurel.json.null"#, "2 true"),
            (#"laurel.json.null == laurel.null, #laurel.json.decode('[null, null]')"#, "true 2"),
            (#"laurel.json.decode(("["):rep(64) .. ("]"):rep(64)) ~= nil"#, "true"),
            (#"#laurel.json.decode('"\\u0000"')"#, "1"),
        ])
    func values(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            ("", "line 1, column 1: the text ends early; expected a value"),
            ("{", "line 1, column 2: expected a name in double quotes"),
            (#"{"a": 1,}"#, "line 1, column 9: expected a name in double quotes"),
            ("[1, 2", "line 1, column 6: expected ',' or ']'"),
            ("[1,\n  x]", "line 2, column 3: expected a value"),
            ("[1] 2", "line 1, column 5: expected the end of the text"),
            ("01", "line 1, column 2: expected the end of the text"), ("1.", "line 1, column 3: expected a digit"),
            ("1e+", "line 1, column 4: expected a digit"), ("-", "line 1, column 2: expected a digit"),
            ("+1", "line 1, column 1: expected a value"),
            ("1e999", "line 1, column 6: the number is too large"), ("'a'", "line 1, column 1: expected a value"),
            ("nul", "line 1, column 1: expected a value"),
            ("{\"a\" 1}", "line 1, column 6: expected ':'"), ("{\"a\":1 2}", "line 1, column 8: expected ',' or '}'"),
            ("\"a", "line 1, column 3: the string does not end"),
            ("\"a\nb\"", "line 1, column 3: a control character inside a string; expected an escape"),
            (#""\x""#, "line 1, column 4: unknown escape"),
            (#""\u12g4""#, "line 1, column 6: expected four hexadecimal digits"),
            (#""\ud800""#, "line 1, column 8: expected a low surrogate"),
            (#""\udc00""#, "line 1, column 8: a low surrogate without a high one"),
            (String(repeating: "[", count: 65), "line 1, column 65: nested deeper than 64"),
            ("NaN", "line 1, column 1: expected a value"),
        ])
    func problems(text: String, message: String) async throws {
        let source =
            "function grade(s) local v, m = laurel.json.decode(s.completion) return 1, tostring(v) .. ' ' .. tostring(m) end"
        #expect(try await grade(source, [text]).first?.detail == "nil " + message)
    }

    @Test func aTextPastTheCapIsRefused() async throws {
        try await expectValue(of: #"laurel.json.decode(("1"):rep(2^20 + 1))"#, "nil the text is longer than 1 MiB")
        try await expectValue(of: #"#laurel.json.decode('"' .. ("x"):rep(2^20 - 2) .. '"')"#, "1048574")
    }
}
