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

    /// The tags whose every core case has to agree: gold and answer are numbers in them.
    static let required: Set<String> = [
        "accounting", "bigint", "currency", "european", "extraction", "fraction", "hack", "integer", "money",
        "naninf", "number_form", "percent", "ratio", "rounding_policy", "scale", "scientific", "text", "thousands",
        "tiny", "tolerance", "unit",
    ]

    @Test func agreesOnNumbersAndAcceptsNothingWrong() throws {
        var right = 0
        var total = 0
        var missed: [String: [String]] = [:]
        var slowest: (micros: Double, id: String) = (0, "")
        for row in try Goldens.rows("math.jsonl") {
            let grader = MathAccuracy(policy: try Goldens.policy(row["policy"]))
            let id = row["id"]?.text ?? ""
            let tag = row["tag"]?.text ?? ""
            let expected = row["expected"]?.bool ?? false
            let start = ContinuousClock.now
            let grade = grader.grade(completion: row["completion"]?.text ?? "", gold: row["gold"]?.text ?? "")
            let micros = (ContinuousClock.now - start) / .microseconds(1)
            if micros > slowest.micros { slowest = (micros, id) }
            let score = grade.outcome.score
            total += 1
            if score == (expected ? 1 : 0) {
                right += 1
            } else {
                missed[tag, default: []].append("\(id): \(grade.detail ?? "")")
            }
            #expect(expected || score == 0, "\(id) (\(tag)) was wrongly accepted: \(grade.detail ?? "")")
            if GoldenTests.required.contains(tag), row["tier"]?.text == "core" {
                #expect(score == (expected ? 1 : 0), "\(id) (\(tag)): \(grade.detail ?? "")")
            }
        }
        print("math: \(right) of \(total) agree; slowest \(slowest)")
        for (tag, cases) in missed.sorted(by: { $0.key < $1.key }) {
            print("  \(tag): \(cases.joined(separator: "\n    "))")
        }
        #expect(slowest.micros < 500_000, "\(slowest)")
    }
}

extension Goldens {
    static func policy(_ value: JSONValue?) throws -> MathPolicy {
        var entry = GraderSpecification(source: .builtIn("math_accuracy"), name: "math", file: "math.jsonl", line: 1)
        entry.fields = value?.object ?? [:]
        guard let grader = try BuiltInGraders.make(from: entry) as? MathAccuracy else { return MathPolicy() }
        return grader.policy
    }
}
