import Foundation
import LuaRuntime
import Testing

/// `laurel.regex`: RE2's results, its functions, and linear time.
@Suite struct RegexTests {
    /// One row of Fixtures/regex.jsonl, which make_regex_rows.py writes with google-re2.
    private struct Row: Decodable {
        let pattern: String
        let text: String
        /// What `find` gives, shown as the script shows it.
        let match: String

        private enum Key: String, CodingKey { case pattern, text, match }

        private enum Part: Decodable {
            case place(Int)
            case capture(String)
            case absent

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let place = try? container.decode(Int.self) {
                    self = .place(place)
                } else if let text = try? container.decode(String.self) {
                    self = .capture(text)
                } else {
                    self = .absent
                }
            }

            var shown: String {
                switch self {
                case .place(let place): String(place)
                case .capture(let text): "'\(text)'"
                case .absent: "false"
                }
            }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            pattern = try container.decode(String.self, forKey: .pattern)
            text = try container.decode(String.self, forKey: .text)
            if let word = try? container.decode(String.self, forKey: .match) {
                match = word
            } else if let parts = try container.decodeIfPresent([Part].self, forKey: .match) {
                match = parts.map(\.shown).joined(separator: " ")
            } else {
                match = "nil"
            }
        }
    }

    @Test func findsWhatRE2Finds() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/regex.jsonl")
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Row.self, from: Data($0.utf8))
        }
        #expect(rows.count >= 150)
        let source = """
            function grade(s)
              local results = table.pack(pcall(laurel.regex.find, s.text, s.pattern))
              if not results[1] then return 1, "error" end
              for i = 2, results.n do
                local value = results[i]
                results[i] = type(value) == "string" and "'" .. value .. "'" or tostring(value)
              end
              return 1, table.concat(results, " ", 2, results.n)
            end
            """
        let pool = try sharedPool.get()
        let script = try await pool.load(LuaScript(source: source, chunkName: "regex.lua"))
        let candidates = rows.map { LuaCandidate(sample: ["pattern": .text($0.pattern), "text": .text($0.text)]) }
        for (row, result) in zip(rows, await pool.grade(candidates, with: script)) {
            #expect(result.detail == row.match, "\(row.pattern) on \(row.text)")
        }
    }

    @Test(
        arguments: [
            (#"laurel.regex.find("hello 123", "(\\d)(\\d+)(x)?")"#, "7 9 1 23 false"),
            (#"laurel.regex.find("abc", "x")"#, "nil"),
            (#"laurel.regex.find("aXbX", "X", 3), laurel.regex.find("aXbX", "X", -1)"#, "4 4 4"),
            (#"laurel.regex.find("abc", "", 5)"#, "nil"),
            (#"laurel.regex.find("abc", "$", 4)"#, "4 3"), (#"laurel.regex.find("ab", "^b", 2)"#, "nil"),
            (#"laurel.regex.find("ab", "", -9)"#, "1 0"),
            (#"laurel.regex.find("ab", "a", math.mininteger), laurel.regex.find("ab", "a", math.maxinteger)"#, "1 nil"),
            (#"laurel.regex.match("k=v", "(\\w)=(\\w)(x)?")"#, "k v false"),
            (#"laurel.regex.match("a12", "\\d+")"#, "12"),
            (#"laurel.regex.all("a1b2", "(?P<n>\\d)(x)?")[2].captures.n, #laurel.regex.all("", "x")"#, "2 0"),
            (
                #"(function() local m = laurel.regex.all("é1", "\\d")[1] return m.start, m.stop, m.text, #m.captures end)()"#,
                "3 3 1 0"
            ),
            (#"laurel.regex.all("ab", "(b)|(a)")[1].captures"#, "[false|a]"),
            (#"laurel.regex.count("baac", "a*"), laurel.regex.count("", ""), laurel.regex.count("日本", "")"#, "3 1 3"),
            (#"laurel.regex.replace("John Smith", "(\\w+) (\\w+)", "$2 $1 $$0 $ $")"#, "Smith John $0 $ $ 1"),
            (#"laurel.regex.replace("abc", "x*", "-")"#, "-a-b-c- 4"),
            (#"laurel.regex.replace("aé", "(a)|(é)", "[$1$2]")"#, "[a][é] 2"),
            (#"laurel.regex.split("a, b,c", ",\\s*"), laurel.regex.split("abc", "")"#, "[a|b|c] [a|b|c]"),
            (
                #"laurel.regex.split(",a,", ","), laurel.regex.split("", ","), laurel.regex.split("ab", "x")"#,
                "[|a|] [] [ab]"
            ),
            (
                #"laurel.regex.match("a\xff", "a\\x{fffd}") == "a\xff", laurel.regex.match("x\0y", "x.y") == "x\0y""#,
                "true true"
            ),
            (#"laurel.regex.match("x\0y", "x\0y") == "x\0y", laurel.regex.count("\xff\xfe\xfd", ".")"#, "true 3"),
        ])
    func functions(expression: String, expected: String) async throws {
        try await expectValue(of: expression, expected)
    }

    @Test(
        arguments: [
            ("(a", "at byte 1: this '(' has no ')'"), ("a)", "at byte 2: this ')' has no '('"),
            ("[a", "at byte 1: this '[' has no ']'"),
            ("ab**", "at byte 4: a repetition of a repetition"), ("+", "at byte 1: nothing to repeat"),
            ("x(a)\\\\1", "at byte 5: backreferences are not supported"),
            ("x(?=a)", "at byte 2: look-around is not supported"),
            ("(?<!a)", "at byte 1: look-around is not supported"),
            ("(?P<x>a)(?P<x>b)", "at byte 13: two groups have this name"),
            ("a{1001}", "at byte 2: a repeat of more than 1000"),
            ("[z-a]", "at byte 2: the range ends before it begins"),
            ("\\\\p{Greek}", "at byte 1: expected a general category"),
            ("((a{100}){100}){100}", "the pattern is too large"), ("\\\\", "at byte 1: a backslash at the end"),
            ("(?q)", "flags of i, s and m"),
            ("' .. ('(a)'):rep(65) .. '", "more than 64 groups"), ("' .. ('('):rep(300) .. '", "more than 64 groups"),
            ("' .. ('(?:'):rep(300) .. '", "nested deeper than 200"),
            ("' .. ('a'):rep(70000) .. '", "the pattern is longer than 64 KiB"),
            ("' .. ('a'):rep(20000) .. '", "the pattern is too large"),
            ("' .. ('[a-z]'):rep(3000) .. '", "the pattern is too large"),
        ])
    func badPatterns(pattern: String, message: String) async throws {
        try await expectError(of: "laurel.regex.find('', '\(pattern)')", message)
    }

    @Test func replacementsNameGroupsThatExist() async throws {
        try await expectError(
            of: #"laurel.regex.replace("a", "(a)", "$2")"#, "the replacement names $2, but the pattern has 1 groups")
    }

    /// A backtracking engine would take longer than the universe for each of these; the time here doubles with the text.
    @Test(arguments: ["(a*)*b", "(a+a+)+b", "(a|aa)+$", "(.*)*b", "(?:a?){20}b", "(a|b|ab)*bc", "(?:a?){100}a{100}b"])
    func takesLinearTime(pattern: String) async throws {
        let source =
            "function grade(s) return laurel.regex.find(('a'):rep(#s.completion * 1000) .. '!', '\(pattern)') and 1 or 0 end"
        let results = try await grade(
            source, [String(repeating: "x", count: 10), String(repeating: "x", count: 20)],
            limits: LuaLimits(wallMilliseconds: 5000))
        #expect(results.map(\.score) == [0, 0])
        #expect(results.allSatisfy { $0.microseconds < 1_000_000 })
    }

    @Test func patternsAreKeptForTheNextCall() async throws {
        // More patterns than are kept, and one pattern often: neither runs out of memory or time.
        let source = """
            function grade()
              local count = 0
              for i = 1, 500 do count = count + #laurel.regex.match("item " .. i, "\\\\w+ " .. i) end
              for i = 1, 5000 do count = count + laurel.regex.count("a1", "[[:digit:]]") end
              return count
            end
            """
        #expect(
            try await grade(source, ["", ""], limits: LuaLimits(wallMilliseconds: 5000)).map(\.score) == [8892, 8892])
    }
}
