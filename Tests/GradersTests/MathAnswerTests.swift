import Graders
import LaurelRewards
import Testing

/// Answers as small models write them, each with its reference and score: `MathAnswerRows.honest` and `.others`.
@Suite struct MathAnswerTests {
    private func problem(_ row: MathAnswerRow, _ grader: MathAccuracy, _ completion: String) -> String? {
        let verdict = grader.verdict(completion: completion, gold: row.reference)
        let full = grader.fullVerdict(completion: completion, gold: row.reference)
        if verdict.isEqual != full.isEqual {
            return "\(completion.debugDescription): the quick path has another opinion"
        }
        return verdict.isEqual == row.isRight
            ? nil : "\(completion.debugDescription) [\(row.reference)]: \(verdict.detail)"
    }

    /// Free text, the same with another input, and in an answer block.
    @Test func everyRowGetsItsScore() {
        var wrong: [String] = []
        let rows = MathAnswerRows.all
        for row in rows {
            if let problem = problem(row, MathAccuracy(), row.completion) { wrong.append(problem) }
            if let problem = problem(row, MathAccuracy(input: .completion), row.completion) {
                wrong.append("completion: \(problem)")
            }
            guard !row.completion.contains("<answer>"), !row.completion.contains("think>") else { continue }
            let block = "<think>It may be 99.</think>\n<answer>\(row.completion)</answer>"
            if let problem = problem(row, MathAccuracy(), block) { wrong.append("block: \(problem)") }
        }
        for line in wrong { print("  \(line)") }
        print("math answers: \(rows.count) rows, \(wrong.count) disagree")
        #expect(wrong == [])
        #expect(rows.count >= 150 && rows.count { !$0.isRight } >= 50)
    }

    /// A right text with another number in the place of its answer is wrong.
    @Test func noRightRowIsRightForAnotherNumber() {
        let rows = MathAnswerRows.all.filter { $0.isRight && $0.reference == "28" && $0.completion.contains("28") }
        let wrong = rows.map { $0.completion.replacing("28", with: "31") }.filter {
            // What says it in words, or twice in two units, still says it.
            !$0.lowercased().contains("twenty") && MathAccuracy().verdict(completion: $0, gold: "28").isEqual
        }
        #expect(wrong == [] && rows.count > 250)
    }
}

/// A completion, the reference, and whether it is right.
struct MathAnswerRow: Sendable {
    let reference: String
    let completion: String
    let isRight: Bool
}
