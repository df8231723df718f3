import Foundation
import Graders
import LaurelRewards
import Testing

@Suite struct GoldenTests {
    @Test func agreesOnEveryStringCheck() throws {
        for row in try Goldens.rows("string_check.jsonl") {
            let input: String? =
                row["extract"]?.text == "answer"
                ? GradedInput.answer.select(from: row["input"]?.text ?? "") : row["input"]?.text
            for operation in StringCheck.Operation.allCases {
                let score = input.map { StringCheck.score($0, row["reference"]?.text ?? "", operation) } ?? 0
                #expect(score == row["expected"]?[operation.rawValue]?.double, "\(row["id"]?.text ?? "") \(operation)")
            }
        }
    }

    @Test func agreesOnEveryFormat() throws {
        for row in try Goldens.rows("format.jsonl") {
            for variant in FormatCheck.Variant.allCases {
                let score = FormatCheck.grade(row["completion"]?.text ?? "", variant).outcome.score
                #expect(score == row["expected"]?[variant.rawValue]?.double, "\(row["id"]?.text ?? "") \(variant)")
            }
        }
    }

    @Test func agreesOnBleuAndRougeToTheNinthDigit() throws {
        var worst = 0.0
        for row in try Goldens.rows("text_similarity.jsonl") {
            let (candidate, reference) = (row["candidate"]?.text ?? "", row["reference"]?.text ?? "")
            let bleu = TextSimilarity.score(.bleu, candidate: candidate, reference: reference)
            let rouge = TextSimilarity.score(.rougeL, candidate: candidate, reference: reference)
            guard case .array(let expectedRouge)? = row["metrics"]?["rouge_l"] else {
                Issue.record("no rouge_l")
                continue
            }
            for (score, expected) in [(bleu, row["metrics"]?["bleu"]?.double), (rouge, expectedRouge.last?.double)] {
                let difference = abs((score ?? -1) - (expected ?? -9))
                worst = max(worst, difference)
                #expect(difference <= 1e-9, "\(row["id"]?.text ?? ""): \(score ?? -1), expected \(expected ?? -9)")
            }
        }
        print("text_similarity: largest difference \(worst)")
    }
}
