import Foundation
import Graders
import LaurelRewards
import Testing

@Suite struct ShapeGraderTests {
    private func score(
        _ type: String, _ fields: [String: JSONValue], _ text: String, tokens: Int = 0
    ) async throws -> Double? {
        var fields = fields
        if fields["input"] == nil, fields["unit"] != "tokens" { fields["input"] = "completion" }
        return try await Entries.grade(type, fields, text, tokens: tokens).outcome.score
    }

    @Test(
        arguments: [
            ("one two three", ["min": .integer(2), "max": .integer(4)], 1.0), ("one", ["min": .integer(2)], 0),
            ("a b c d e f", ["max": .integer(4), "slack": .integer(4)], 0.5),
            ("a b", ["target": .integer(4), "tolerance": .integer(4)], 0.5),
            ("\u{1F600}\u{301}", ["unit": "characters", "target": .integer(2), "tolerance": .integer(1)], 1),
            ("", ["min": .integer(0)], 1),
            ("a\nb\n", ["unit": "lines", "target": .integer(2), "tolerance": .integer(1)], 1),
            ("a b c", ["overlong_limit": .integer(4), "overlong_cache": .integer(2)], -0.5),
            ("a b", ["overlong_limit": .integer(4), "overlong_cache": .integer(2)], 0),
            ("a b c d e", ["overlong_limit": .integer(4)], -1),
            ("a b c d", ["overlong_limit": .integer(4)], 0),
            ("a b c d", ["overlong_limit": .integer(4), "overlong_cache": .integer(2)], -1),
        ] as [(String, [String: JSONValue], Double)])
    func rewardsLengths(text: String, fields: [String: JSONValue], expected: Double) async throws {
        #expect(try await score("length", fields, text) == expected, "\(text)")
    }

    @Test func countsTheTokensThatTheModelWrote() async throws {
        #expect(try await score("length", ["unit": "tokens", "max": .integer(8)], "x", tokens: 8) == 1)
        #expect(try await score("length", ["unit": "tokens", "max": .integer(8)], "x", tokens: 9) == 0)
        #expect(try await score("length", ["unit": "tokens", "max": .integer(8)], "x", tokens: 0) == nil)
    }

    @Test func lengthFallsWithTheDistanceFromItsTarget() async throws {
        var last = 2.0
        for words in 10...40 {
            let text = String(repeating: "w ", count: words)
            let value = try #require(
                try await score("length", ["target": .integer(10), "tolerance": .integer(25)], text))
            #expect(value <= last && (0...1).contains(value))
            last = value
        }
    }

    @Test(
        arguments: [
            ("a b c d", [:], 1.0), ("a a a a", ["n": .integer(1)], 0.25), ("a b a b a b", ["n": .integer(2)], 0.4),
            ("a b", [:], 1), ("", [:], 1),
            ("abab", ["unit": "characters", "n": .integer(2)], 2.0 / 3), ("The the", ["n": .integer(1)], 0.5),
            ("a a a a", ["n": .integer(1), "max_penalty": .number(-2)], -1.5),
        ] as [(String, [String: JSONValue], Double)])
    func measuresRepetition(text: String, fields: [String: JSONValue], expected: Double) async throws {
        let found = try await score("repetition", fields, text)
        #expect(abs((found ?? -9) - expected) < 1e-12)
    }

    @Test func countsTheSameGramsAsASet() async throws {
        var texts = RandomText(seed: 20)
        for n in 1...12 {
            for _ in 0..<40 {
                let text = texts.letters(Int.random(in: 0...40, using: &texts.random), of: "abc").map(String.init)
                let grams = text.count < n ? [] : (0...(text.count - n)).map { Array(text[$0..<($0 + n)]) }
                let expected = grams.isEmpty ? 1 : Double(Set(grams).count) / Double(grams.count)
                let found = try await score("repetition", ["n": .integer(Int64(n))], text.joined(separator: " "))
                #expect(abs((found ?? -9) - expected) < 1e-12)
            }
        }
    }

    @Test(
        arguments: [
            ("The Cat sat", ["all": .array(["cat", "dog"])], 0.5), ("concat", ["all": .array(["cat"])], 0),
            ("concat", ["all": .array(["cat"]), "whole_words": .bool(false)], 1),
            ("CAT", ["any": .array(["cat", "dog"]), "case_insensitive": .bool(false)], 0),
            ("a cat", ["any": .array(["cat", "dog"])], 1),
            ("cat", ["weighted": .object(["cat": .integer(3), "dog": .integer(1)])], 0.75),
            ("cat and dog", ["any": .array(["cat"]), "none": .array(["dog"])], 0),
            ("cat", ["none": .array(["dog"])], 1),
            ("naïve", ["all": .array(["na"])], 0), ("aa a", ["all": .array(["a"])], 1),
            ("übercat", ["all": .array(["cat"])], 0),
        ] as [(String, [String: JSONValue], Double)])
    func findsKeywords(text: String, fields: [String: JSONValue], expected: Double) async throws {
        #expect(try await score("keywords", fields, text) == expected, "\(text)")
    }

    @Test(
        arguments: [
            ("hello", "latin", 1.0), ("hello 世界", "latin", 5.0 / 7), ("привет", "cyrillic", 1), ("123", "latin", 0),
            ("日本語の", "han", 0.75), ("ไทย", "thai", 1),
        ] as [(String, String, Double)])
    func sharesLettersOfAScript(text: String, script: String, expected: Double) async throws {
        #expect(try await score("language", ["scripts": .string(script)], text) == expected)
        #expect(
            try await score("language", ["scripts": .string(script), "min": .number(0.7)], text)
                == (expected >= 0.7 ? 1 : 0))
    }

    @Test(
        arguments: [
            ("<a>x</a><b>y</b>", 1.0), ("<a>x</a>\n<b>y</b>\n", 1), ("<b>y</b><a>x</a>", 0), ("<a>x</a><b> </b>", 0),
            ("<a>x</a>t<b>y</b>", 0),
            ("<a>x</a><b>y</b><c>", 0), ("<a><b>x</a>y</b>", 0),
        ] as [(String, Double)])
    func checksTagsOfItsOwn(text: String, expected: Double) async throws {
        #expect(try await score("format_check", ["tags": .array(["a", "b"])], text) == expected, "\(text)")
    }

    @Test func checksTagsThatAreNoMarkup() async throws {
        let tags: JSONValue = .array([.object(["open": "[THINK]", "close": "[/THINK]"]), "answer"])
        #expect(try await score("format_check", ["tags": tags], "[THINK]a[/THINK] <answer>b</answer>") == 1)
        #expect(
            try await score("format_check", ["tags": tags, "variant": "tag_count"], "[THINK]a<answer>b</answer>")
                == 0.75)
    }
}
