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
}
