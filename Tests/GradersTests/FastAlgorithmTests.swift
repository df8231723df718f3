import Foundation
import Graders
import LaurelRewards
import Testing

/// The algorithms that keep huge texts cheap, against the plain ones that they stand for.
@Suite struct FastAlgorithmTests {
    private func similarity(_ operation: String, _ candidate: String, _ reference: String) throws -> Double {
        let metric = try #require(TextPropertyTests.metrics[operation])
        return try #require(metric.score(candidate: candidate, reference: reference)).value
    }

    /// Weights that are powers of two tell from the score which of the words were found.
    @Test(arguments: [true, false], [true, false])
    func findsTheTermsThatASearchForEachFinds(wholeWords: Bool, ignoresCase: Bool) async throws {
        var texts = RandomText(seed: 61)
        for _ in 0..<300 {
            let alphabet = ["ab ", "aAb. ", "aé-漢 "].randomElement(using: &texts.random) ?? "ab "
            var words: Set<String> = []
            for _ in 0..<7 { words.insert(texts.letters(Int.random(in: 1...4, using: &texts.random), of: alphabet)) }
            let text = texts.letters(Int.random(in: 0...40, using: &texts.random), of: alphabet)
            let sorted = words.sorted()
            let weights = Dictionary(
                uniqueKeysWithValues: sorted.enumerated().map { ($1, JSONValue.integer(1 << Int64($0))) })
            let grade = try await Entries.grade(
                "keywords",
                [
                    "weighted": .object(weights), "whole_words": .bool(wholeWords),
                    "case_insensitive": .bool(ignoresCase), "input": "completion",
                ], text)
            let found = Int(((grade.outcome.score ?? -1) * Double(1 << sorted.count - 1)).rounded())
            for (index, word) in sorted.enumerated() {
                let fold = { (text: String) in Array((ignoresCase ? text.lowercased() : text).unicodeScalars) }
                let expected = Naive.occurs(fold(word), in: fold(text), wholeWords: wholeWords)
                #expect(found >> index & 1 == (expected ? 1 : 0), "\(word.debugDescription) \(text.debugDescription)")
            }
        }
    }

    @Test func countsRepeatedAndForbiddenWords() async throws {
        let fields: [String: JSONValue] = [
            "all": .array(["a", "b", "a"]), "none": .array(["b c"]), "input": "completion",
        ]
        #expect(try await Entries.grade("keywords", fields, "a c").outcome.score == 2.0 / 3)
        #expect(try await Entries.grade("keywords", fields, "a b c").outcome.score == 0)
        #expect(try await Entries.grade("keywords", fields, "a b d").outcome.score == 1)
    }

    @Test func findsTheBestWindowOfAnyLength() throws {
        var texts = RandomText(seed: 62)
        for round in 0..<150 {
            let alphabet = ["ab", "abcdef", "aé漢😀"][round % 3]
            let (n, m) = (
                Int.random(in: 1...70, using: &texts.random),
                round % 5 == 0 ? 0 : Int.random(in: 0...60, using: &texts.random)
            )
            let (a, b) = (texts.letters(n, of: alphabet), texts.letters(n + m, of: alphabet + "xy"))
            let (short, long) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
            var best = Naive.partialRatio(short, long)
            if m == 0 { best = max(best, Naive.partialRatio(long, short)) }
            if long.starts(with: short) { best = 1 }
            #expect(abs(try similarity("fuzzy_partial_ratio", a, b) - best) < 1e-12, "\(a) \(b)")
        }
    }

    /// Beyond 32,767 places they are numbered in 32 bits.
    @Test func findsTheBestWindowOfALongText() throws {
        var texts = RandomText(seed: 63)
        for needle in ["abcz", "zayzb", "qq"] {
            let text = texts.letters(20_000, of: "abcxy") + "abzc" + texts.letters(20_000, of: "axyz")
            let best = Naive.partialRatio(Array(needle.unicodeScalars), Array(text.unicodeScalars))
            #expect(abs(try similarity("fuzzy_partial_ratio", needle, text) - best) < 1e-12)
        }
    }

    @Test func sortsWordsByTheirScalars() throws {
        var texts = RandomText(seed: 64)
        for _ in 0..<300 {
            let (a, b) = (texts.letters(60, of: "abcé漢 "), texts.letters(50, of: "abcdé漢 "))
            let sorted = [a, b].map { text in
                text.split(separator: " ").sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
                    .joined(separator: " ")
            }
            let expected = try similarity("fuzzy_ratio", sorted[0], sorted[1])
            #expect(abs(try similarity("fuzzy_token_sort_ratio", a, b) - expected) < 1e-12, "\(a) \(b)")
        }
    }

    /// Lines around the borders of words of 64 places, with tokens that the other side does not have.
    @Test func readsTheUnionOfLongLines() throws {
        var texts = RandomText(seed: 65)
        func lines(_ alphabet: String) -> String {
            (0..<Int.random(in: 1...4, using: &texts.random)).map { _ in
                texts.letters(Int.random(in: 0...140, using: &texts.random), of: alphabet).map(String.init)
                    .joined(separator: " ")
            }.joined(separator: "\n")
        }
        for round in 0..<60 {
            let (a, b) = (lines("abcdeuvw"), round % 2 == 0 ? lines("abcdexyz") : lines("ab"))
            let ours = try #require(Rouge(.summary).score(candidate: a, reference: b))
            let (n, m) = (a.split { $0.isWhitespace }.count, b.split { $0.isWhitespace }.count)
            let hits = n == 0 || m == 0 ? 0 : Naive.summaryHits(reference: b, candidate: a)
            #expect(abs(ours.recall * Double(max(m, 1)) - Double(hits)) < 1e-9)
        }
    }

    @Test func countsEditsOfLongerTexts() async throws {
        var texts = RandomText(seed: 66)
        for _ in 0..<120 {
            let (n, m) = (Int.random(in: 0...300, using: &texts.random), Int.random(in: 0...300, using: &texts.random))
            let (a, b) = (texts.letters(n, of: "abé"), texts.letters(m, of: "abcé"))
            let distance = Naive.editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars))
            let grade = try await Entries.grade("edit_distance", ["input": "completion"], a, reference: b)
            let expected = max(n, m) == 0 ? 1 : 1 - Double(distance) / Double(max(n, m))
            #expect(abs((grade.outcome.score ?? -1) - expected) < 1e-12, "\(a) \(b)")
        }
    }

    /// Each separator cuts the pieces that the ones before it left.
    @Test func splitsListsOneSeparatorAfterTheOther() async throws {
        var texts = RandomText(seed: 67)
        let separators = ["ab", "b", "aa", ", "]
        for _ in 0..<200 {
            let (a, b) = (texts.letters(30, of: "abc, "), "c\nb" + texts.letters(20, of: "abc, "))
            let items = [a, b].map { text in
                separators.reduce([text]) { pieces, separator in
                    pieces.flatMap { $0.components(separatedBy: separator) }
                }.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
            }
            let counted = items.map { Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +) }
            let shared = counted[0].reduce(0) { $0 + min($1.value, counted[1][$1.key] ?? 0) }
            let grade = try await Entries.grade(
                "list_match",
                [
                    "separators": .array(separators.map(JSONValue.string)), "measure": "precision",
                    "input": "completion",
                ],
                a, reference: b)
            let expected = Double(shared) / Double(max(1, items[0].count))
            #expect(abs((grade.outcome.score ?? -1) - expected) < 1e-12, "\(a.debugDescription) \(b.debugDescription)")
        }
    }
}

extension Naive {
    /// Whether a word stands somewhere, where asked with no letter or digit directly beside it.
    static func occurs(_ word: [Unicode.Scalar], in text: [Unicode.Scalar], wholeWords: Bool) -> Bool {
        func isWord(_ index: Int) -> Bool {
            text.indices.contains(index)
                && (text[index].properties.isAlphabetic || text[index].properties.numericType != nil)
        }
        guard word.count <= text.count else { return false }
        return (0...(text.count - word.count)).contains { start in
            Array(text[start..<(start + word.count)]) == word
                && (!wholeWords || (!isWord(start - 1) && !isWord(start + word.count)))
        }
    }
}
