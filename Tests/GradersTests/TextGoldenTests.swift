import Foundation
import Graders
public import LaurelRewards
import Testing

/// The reference libraries' values for every text metric, to the ninth digit.
@Suite struct TextGoldenTests {
    /// Each metric of the goldens as an entry of reward.yaml would ask for it.
    static let entries: [(key: String, fields: [String: JSONValue])] = [
        ("bleu", ["operation": "bleu"]),
        ("bleu_lc", ["operation": "bleu", "lowercase": .bool(true)]),
        ("bleu_intl", ["operation": "bleu", "tokenizer": "intl"]),
        ("bleu_zh", ["operation": "bleu", "tokenizer": "zh"]),
        ("bleu_char", ["operation": "bleu", "tokenizer": "char"]),
        ("bleu_ws", ["operation": "bleu", "tokenizer": "none"]),
        ("bleu_addk", ["operation": "bleu", "smoothing": "add-k"]),
        ("bleu_floor", ["operation": "bleu", "smoothing": "floor"]),
        ("bleu_nosmooth", ["operation": "bleu", "smoothing": "none"]),
        ("bleu_full_order", ["operation": "bleu", "effective_order": .bool(false)]),
        ("gleu", ["operation": "gleu"]),
        ("gleu_ws", ["operation": "gleu", "tokenizer": "none"]),
        ("meteor", ["operation": "meteor"]),
        ("rouge_1", ["operation": "rouge_1"]), ("rouge_2", ["operation": "rouge_2"]),
        ("rouge_3", ["operation": "rouge_3"]), ("rouge_4", ["operation": "rouge_4"]),
        ("rouge_5", ["operation": "rouge_5"]), ("rouge_l", ["operation": "rouge"]),
        ("rouge_lsum", ["operation": "rouge_lsum"]),
        ("rouge_1_stem", ["operation": "rouge_1", "stemmer": .bool(true)]),
        ("rouge_2_stem", ["operation": "rouge_2", "stemmer": .bool(true)]),
        ("rouge_l_stem", ["operation": "rouge_l", "stemmer": .bool(true)]),
        ("rouge_lsum_stem", ["operation": "rouge_lsum", "stemmer": .bool(true)]),
        ("rouge_1_unicode", ["operation": "rouge_1", "unicode": .bool(true)]),
        ("rouge_2_unicode", ["operation": "rouge_2", "unicode": .bool(true)]),
        ("rouge_l_unicode", ["operation": "rouge_l", "unicode": .bool(true)]),
        ("fuzzy_ratio", ["operation": "fuzzy_match"]),
        ("fuzzy_partial_ratio", ["operation": "partial_ratio"]),
        ("fuzzy_token_sort_ratio", ["operation": "token_sort_ratio"]),
        ("fuzzy_token_set_ratio", ["operation": "token_set_ratio"]),
        ("fuzzy_wratio", ["operation": "wratio"]),
        ("fuzzy_ratio_processed", ["operation": "ratio", "processed": .bool(true)]),
        ("fuzzy_wratio_processed", ["operation": "wratio", "processed": .bool(true)]),
        ("cosine_tf", ["operation": "cosine_tf"]),
    ]

    @Test(arguments: entries.map(\.key))
    func agreesToTheNinthDigit(key: String) throws {
        let fields = try #require(TextGoldenTests.entries.first { $0.key == key }).fields
        let metric = try #require(try Entries.make("text_similarity", fields) as? TextSimilarity).metric
        try compare(metric, key)
    }

    /// Debian's wordnet-base, or the folder in LAUREL_WORDNET.
    static let wordNetFolder = ProcessInfo.processInfo.environment["LAUREL_WORDNET"] ?? WordNet.standardFolder

    @Test(.enabled(if: FileManager.default.fileExists(atPath: wordNetFolder + "/data.noun")))
    func agreesOnMeteorWithSynonyms() throws {
        let fields: [String: JSONValue] = [
            "operation": "meteor_wordnet", "wordnet_folder": .string(TextGoldenTests.wordNetFolder),
        ]
        let metric = try #require(try Entries.make("text_similarity", fields) as? TextSimilarity).metric
        try compare(metric, "meteor_wordnet")
    }

    private func compare(_ metric: SimilarityMetric, _ key: String) throws {
        var worst = 0.0
        var count = 0
        for row in try Goldens.rows("text_similarity.jsonl") {
            let expected = try #require(row["metrics"]?[key])
            let score = metric.score(candidate: row["candidate"]?.text ?? "", reference: row["reference"]?.text ?? "")
            let id = row["id"]?.text ?? ""
            let found: [(String, Double?, Double?)]
            if case .array(let triple) = expected {
                found = zip(["precision", "recall", "f1"], triple).map { ($0, score?.parts[$0], $1.double) }
                #expect(score?.value == score?.parts["f1"])
            } else {
                found = [("score", score?.value, expected.double)]
            }
            for (name, value, wanted) in found {
                let difference = abs((value ?? -1) - (wanted ?? -9))
                worst = max(worst, difference)
                count += 1
                #expect(difference <= 1e-9, "\(id) \(key) \(name): \(value ?? -1), expected \(wanted ?? -9)")
            }
        }
        #expect(count >= 300)
    }

    @Test func stemsAsNltkDoes() throws {
        let rows = try Goldens.rows("porter.jsonl")
        #expect(rows.count > 1000)
        for row in rows {
            let word = row["word"]?.text ?? ""
            #expect(PorterStemmer.stem(word) == row["stem"]?.text, "\(word)")
        }
    }
}

/// Entries of reward.yaml, built in the test.
enum Entries {
    static func make(_ type: String, _ fields: [String: JSONValue]) throws -> any Grader {
        var entry = GraderSpecification(source: .builtIn(type), name: type, file: "reward.yaml", line: 3)
        entry.fields = fields
        entry.keyLines = Dictionary(fields.keys.map { ($0, 4) }, uniquingKeysWith: { first, _ in first })
        return try BuiltInGraders.make(from: entry)
    }

    /// The grade of one completion.
    static func grade(
        _ type: String, _ fields: [String: JSONValue], _ completion: String, reference: String? = nil,
        metadata: [String: JSONValue] = [:], tokens: Int = 0
    ) async throws -> Grade {
        let sample = Sample(index: 0, messages: [], reference: reference, metadata: metadata)
        let candidate = Candidate(index: 0, completion: completion, tokenCount: tokens)
        return try await make(type, fields).grade(GradingItem(sample: sample, candidate: candidate))
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        self = .string(text)
    }
}
