import Foundation
import Graders
import LaurelRewards
import Testing

/// What must hold of every text metric, on texts from a seeded generator.
@Suite struct TextPropertyTests {
    static let metrics: [String: SimilarityMetric] = [
        "bleu": .bleu(BLEU()), "gleu": .gleu(GLEU()), "meteor": .meteor(METEOR()),
        "rouge_1": .rouge(Rouge(.grams(1)), .f1), "rouge_2": .rouge(Rouge(.grams(2)), .f1),
        "rouge_l": .rouge(Rouge(.subsequence), .f1),
        "rouge_l_stem": .rouge(Rouge(.subsequence, tokenizer: .stemmed), .f1),
        "rouge_lsum": .rouge(Rouge(.summary), .f1),
        "rouge_1_unicode": .rouge(Rouge(.grams(1), tokenizer: .unicode), .f1),
        "fuzzy_ratio": .fuzzy(.ratio, processed: false), "fuzzy_partial_ratio": .fuzzy(.partialRatio, processed: false),
        "fuzzy_token_sort_ratio": .fuzzy(.tokenSortRatio, processed: false),
        "fuzzy_token_set_ratio": .fuzzy(.tokenSetRatio, processed: false),
        "fuzzy_wratio": .fuzzy(.wRatio, processed: true), "cosine_tf": .cosineTF,
    ]
    static let names = metrics.keys.sorted()

    private func score(_ name: String, _ candidate: String, _ reference: String) throws -> Double {
        let metric = try #require(TextPropertyTests.metrics[name])
        return try #require(metric.score(candidate: candidate, reference: reference)).value
    }

    @Test(arguments: names)
    func staysInRange(name: String) throws {
        var texts = RandomText(seed: 1)
        for _ in 0..<400 {
            let value = try score(name, texts.any(), texts.any())
            #expect((0...1).contains(value))
        }
    }

    @Test(arguments: names)
    func givesEqualTextsTheFullScore(name: String) throws {
        var texts = RandomText(seed: 2)
        for _ in 0..<200 {
            let text = texts.sentence(words: 1...30)
            let value = try score(name, text, text)
            // METEOR's penalty for one chunk is 0.5 / n³.
            let full = name == "meteor" ? 1 - 0.5 / pow(Double(text.split(separator: " ").count), 3) : 1
            #expect(abs(value - (name == "rouge_2" && !text.contains(" ") ? 0 : full)) < 1e-12, "\(text)")
        }
    }

    @Test(arguments: [
        "gleu", "rouge_1", "rouge_2", "rouge_l", "rouge_l_stem", "rouge_1_unicode", "fuzzy_ratio",
        "fuzzy_partial_ratio",
        "fuzzy_token_sort_ratio", "fuzzy_token_set_ratio", "fuzzy_wratio", "cosine_tf",
    ])
    func isSymmetric(name: String) throws {
        var texts = RandomText(seed: 3)
        for _ in 0..<300 {
            let (a, b) = (texts.any(), texts.any())
            let (there, back) = (try score(name, a, b), try score(name, b, a))
            #expect(abs(there - back) < 1e-12, "\(a.debugDescription) \(b.debugDescription)")
        }
    }

    @Test(arguments: names.filter { !["fuzzy_ratio", "fuzzy_partial_ratio", "fuzzy_wratio"].contains($0) })
    func doesNotSeeHowManySpacesThereAre(name: String) throws {
        var texts = RandomText(seed: 4)
        for _ in 0..<200 {
            let (a, b) = (texts.sentence(words: 0...20), texts.sentence(words: 0...20))
            let spaced = "  " + a.split(separator: " ").joined(separator: " \t ") + " "
            let (wide, narrow) = (try score(name, spaced, b), try score(name, a, b))
            #expect(wide == narrow)
        }
    }

    @Test(arguments: [Rouge.Kind.grams(1), .grams(2), .subsequence])
    func recallNeverFallsWhenTextIsAdded(kind: Rouge.Kind) throws {
        var texts = RandomText(seed: 5)
        for _ in 0..<200 {
            let (a, b, more) = (
                texts.sentence(words: 0...20), texts.sentence(words: 1...20), texts.sentence(words: 1...5)
            )
            let before = try #require(Rouge(kind).score(candidate: a, reference: b)).recall
            let after = try #require(Rouge(kind).score(candidate: a + " " + more, reference: b)).recall
            #expect(after >= before)
        }
    }

    /// The bit-parallel kernels against the tables they stand for, around the borders of words and strips.
    @Test func findsTheLongestCommonSubsequence() throws {
        var texts = RandomText(seed: 6)
        for round in 0..<300 {
            let lengths = [1, 63, 64, 65, 127, 128, 129, 255, 256, 257, 300, 520]
            let (n, m) = (lengths[round % 12], lengths[(round / 12) % 12])
            let alphabet = round % 3 == 0 ? "ab" : round % 3 == 1 ? "abcdefghij" : "aé漢😀"
            let (a, b) = (texts.letters(n, of: alphabet), texts.letters(m, of: alphabet))
            let common = Naive.commonSubsequence(Array(a.unicodeScalars), Array(b.unicodeScalars))
            let ratio = try score("fuzzy_ratio", a, b)
            #expect(abs(ratio - 2 * Double(common) / Double(n + m)) < 1e-12, "\(n) \(m) \(alphabet)")
            let words = (a.map(String.init).joined(separator: " "), b.map(String.init).joined(separator: " "))
            guard alphabet != "aé漢😀" else { continue }
            let rouge = try #require(Rouge(.subsequence).score(candidate: words.0, reference: words.1))
            #expect(abs(rouge.recall - Double(common) / Double(m)) < 1e-12)
        }
    }

    @Test func countsEditsAsTheTableDoes() async throws {
        var texts = RandomText(seed: 8)
        for round in 0..<150 {
            let lengths = [0, 1, 5, 63, 64, 65, 128, 129, 200]
            let (a, b) = (
                texts.letters(lengths[round % 9], of: "abé"), texts.letters(lengths[(round / 9) % 9], of: "abé")
            )
            let distance = Naive.editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars))
            let longer = max(a.unicodeScalars.count, b.unicodeScalars.count)
            let grade = try await Entries.grade("edit_distance", ["input": "completion"], a, reference: b)
            let expected = longer == 0 ? 1 : 1 - Double(distance) / Double(longer)
            #expect(abs((grade.outcome.score ?? -1) - expected) < 1e-12, "\(a) \(b)")
        }
    }

    @Test func readsTheUnionOfLinesAsRougeScoreDoes() throws {
        var texts = RandomText(seed: 9)
        for _ in 0..<200 {
            let (a, b) = (texts.lines(0...5, alphabet: "abcd"), texts.lines(0...5, alphabet: "abcd"))
            let ours = try #require(Rouge(.summary).score(candidate: a, reference: b))
            let hits = Naive.summaryHits(reference: b, candidate: a)
            let (n, m) = (a.split { $0.isWhitespace }.count, b.split { $0.isWhitespace }.count)
            #expect(abs(ours.recall - (m == 0 || n == 0 ? 0 : Double(hits) / Double(m))) < 1e-12)
            #expect(abs(ours.precision - (m == 0 || n == 0 ? 0 : Double(hits) / Double(n))) < 1e-12)
        }
    }

    @Test func findsTheBestWindow() throws {
        var texts = RandomText(seed: 10)
        for _ in 0..<200 {
            let (a, b) = (
                texts.letters(Int.random(in: 1...12, using: &texts.random), of: "abcde"),
                texts.letters(30, of: "abcdefgh")
            )
            let best = Naive.partialRatio(Array(a.unicodeScalars), Array(b.unicodeScalars))
            let found = try score("fuzzy_partial_ratio", a, b)
            #expect(abs(found - best) < 1e-12, "\(a) \(b)")
        }
    }

    @Test func gradesTheSameOnManyThreads() async throws {
        var texts = RandomText(seed: 11)
        let pairs = (0..<64).map { _ in (texts.any(), texts.any()) }
        let alone = try pairs.map { pair in
            try TextPropertyTests.names.map { try score($0, pair.0, pair.1) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for (pair, expected) in zip(pairs, alone) {
                        let found = try TextPropertyTests.names.map { try score($0, pair.0, pair.1) }
                        #expect(found == expected)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Texts of a mebibyte are graded or refused, never hung on.
    @Test(arguments: names)
    func answersOnHugeTexts(name: String) throws {
        let metric = try #require(TextPropertyTests.metrics[name])
        let start = ContinuousClock.now
        for text in [
            String(repeating: "a", count: 1 << 20), String(repeating: "a ", count: 1 << 19),
            String(repeating: "a\n", count: 1 << 19),
            String(repeating: "Σ\u{301}", count: 1 << 18), String(repeating: "1.,-", count: 1 << 18),
        ] {
            let value = metric.score(candidate: text, reference: text + "b")?.value ?? 0
            #expect((0...1).contains(value))
            _ = metric.score(candidate: text, reference: "a short reference")
        }
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
