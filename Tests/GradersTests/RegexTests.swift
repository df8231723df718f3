import Foundation
import Graders
import LaurelRewards
import Testing

@Suite struct RegexTests {
    private func matches(_ pattern: String, _ text: String, _ options: [String: JSONValue] = [:]) async throws -> Bool {
        var fields = options
        fields["pattern"] = .string(pattern)
        fields["input"] = "completion"
        return try await Entries.grade("regex", fields, text).outcome.score == 1
    }

    @Test(arguments: [
        ("a+b", "xaab"), ("^a.c$", "abc"), ("colou?r", "color"), ("(ab|cd){2}", "abcd"), ("[^0-9]", "5a"),
        ("\\d{3}-\\d{4}", "call 555-1234"), ("\\bcat\\b", "a cat."), ("[a-c-]+$", "x-"), ("[]x]", "]"),
        ("\\u00e9", "caf\u{e9}"), ("\\u{1F600}", "😀"), ("(?:a|b)*c", "ababc"), ("x{0}y", "y"), ("a{2,}", "aaa"),
        ("[\\w.]+@[\\w.]+", "me@example.org"), ("é.è", "é€è"), ("\\$\\{", "${"), ("(a|)b", "b"),
        ("\\Aabc\\z", "abc"), ("a|b|", ""), ("(a*)*b", "aaab"), ("[^\\s]{5}", "ab cdefg"),
        ("^[[:alpha:]_]+$", "ab_C"), ("[[:^digit:]x]{2}", "7ab"), ("^[[:space:][:punct:]]+$", " .\n"), ("[[:]+", "[:"),
        ("[[:upper:]-]", "-"), ("[^[:word:]]", "é"), ("[漢-語é]+$", "語é"),
    ])
    func findsMatches(pattern: String, text: String) async throws {
        #expect(try await matches(pattern, text))
    }

    @Test(arguments: [
        ("^a.c$", "abcd"), ("a.c", "a\nc"), ("\\bcat\\b", "concat"), ("[^a]", "a"), ("a{3}", "aa"), ("A", "a"),
        ("^b", "a\nb"), ("\\Bcat", "cat"), ("\\d", "٣"), ("a$", "a\n"), ("[[:alpha:]]", ":1]"), ("[[:xdigit:]]", "g"),
        ("[^[:^digit:]]", "a"), ("[\u{100}-\u{200}\u{180}-\u{220}]", "\u{230}"),
    ])
    func findsNoOthers(pattern: String, text: String) async throws {
        #expect(try await !matches(pattern, text))
    }

    @Test func knowsItsOptions() async throws {
        #expect(try await matches("ÉCOLE", "école", ["case_insensitive": .bool(true)]))
        #expect(try await matches("[A-C]+[^d]$", "abcE", ["case_insensitive": .bool(true)]))
        #expect(try await !matches("[^d]", "D", ["case_insensitive": .bool(true)]))
        #expect(try await matches("^b$", "a\nb\nc", ["multiline": .bool(true)]))
        #expect(try await matches("a.c", "a\nc", ["dotall": .bool(true)]))
        #expect(try await matches("\\d+", "42", ["match": "full"]))
        #expect(try await !matches("\\d+", "42.", ["match": "full"]))
        #expect(try await matches("cat|dog", "bird", ["negate": .bool(true)]))
    }

    /// Foundation's engine, which backtracks, agrees on patterns that both know.
    @Test func agreesWithFoundationOnRandomPatterns() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<3000 {
            let pattern = RegexTests.pattern(depth: 3, &random)
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in "abc\n".randomElement(using: &random) ?? "a" })
            let theirs = try NSRegularExpression(pattern: pattern).firstMatch(
                in: text, range: NSRange(text.startIndex..., in: text))
            var fields: [String: JSONValue] = ["pattern": .string(pattern), "input": "completion"]
            if pattern.isEmpty { fields["pattern"] = "()" }
            let ours = try #require(try Entries.make("regex", fields) as? RegexMatch).matches(text)
            #expect(ours == (theirs != nil), "\(pattern) in \(text.debugDescription)")
        }
    }

    private static func pattern(depth: Int, _ random: inout SeededGenerator) -> String {
        switch depth == 0 ? 0 : Int.random(in: 0...8, using: &random) {
        case 0, 1: return ["a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\n"].randomElement(using: &random) ?? "a"
        case 2: return "(?:" + pattern(depth: depth - 1, &random) + ")*"
        case 3: return "(?:" + pattern(depth: depth - 1, &random) + "){1,2}"
        case 4: return "(" + pattern(depth: depth - 1, &random) + "|" + pattern(depth: depth - 1, &random) + ")"
        case 5: return "\\b" + pattern(depth: depth - 1, &random)
        case 6: return "(?:" + pattern(depth: depth - 1, &random) + ")?"
        default: return pattern(depth: depth - 1, &random) + pattern(depth: depth - 1, &random)
        }
    }

    /// Patterns that take a backtracking engine longer than the universe has been there.
    @Test(arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)x", "(x+x+)+y", "a{0,500}a{0,500}b"])
    func takesLinearTime(pattern: String) async throws {
        let start = ContinuousClock.now
        let grade = try await Entries.grade(
            "regex", ["pattern": .string(pattern), "input": "completion"], String(repeating: "a", count: 20_000))
        #expect(grade.outcome.score == 0)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(arguments: [
        ("(", 2, "`(` is not closed"), ("a)", 2, "closes nothing"), ("[a", 3, "`[` is not closed"),
        ("*a", 1, "nothing to repeat"),
        ("a**", 3, "repeated"), ("a{2,1}", 2, "count is malformed"), ("a{1001}", 2, "count is malformed"),
        ("(?=a)", 3, "no look-around"), ("(a)\\1", 6, "Back references"), ("\\q", 3, "no known escape"),
        ("[[:alfa:]]", 3, "no known class"), ("[:alpha:]", 2, "inside of brackets"), ("[[.a.]]", 3, "Collating"),
        ("[[:alpha:]-z]", 13, "range in brackets"), ("[z-a]", 5, "range in brackets"), ("\\x4", 4, "character number"),
        ("(a{1000}){1000}", 1, "too large"),
    ])
    func refusesWhatItCannotMatch(pattern: String, position: Int, problem: String) throws {
        let error = #expect(throws: RewardError.self) { try Entries.make("regex", ["pattern": .string(pattern)]) }
        #expect(error?.code == "pattern")
        #expect(error?.line == 4)
        #expect(error?.message.contains("At character \(position): ") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }
}

/// A small generator with a seed (SplitMix64), so that every run sees the same cases.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
