import Foundation
import Graders
package import LaurelRewards

/// SeekrFlow's `llm`: a judge model that sees the question, the reference and the answer, and gives a number.
///
/// The number lies in `scale` and is mapped to 0...1. An empty answer gets 0 without a question.
package struct LLMJudge: ModelGrader {
    let judge: Judge
    let rubric: Rubric
    let scale: ClosedRange<Double>
    /// What is judged; nil is the answer block, or what follows the thoughts where there is none.
    let input: GradedText?

    package var client: ModelClient { judge.client }
    package var needsReference: Bool { rubric.template.readsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        let rubricText: String
        switch rubric.template.text(for: item) {
        case .success(let text): rubricText = text
        case .failure(let failure): return failure.grade
        }
        let answer: String
        switch self.answer(of: item) {
        case .success(let text): answer = JudgeFrame.clean(text)
        case .failure(let failure): return failure.grade
        }
        guard answer.contains(where: { !$0.isWhitespace }) else {
            return Grade(score: 0, detail: "The answer is empty; the judge was not asked.")
        }
        let ruling: Judge.Ruling
        switch await judge.rule(
            on: messages(rubricText, item.sample, answer), keys: ["result", "score"], schema: ScoreModel.schema,
            material: item.candidate.completion)
        {
        case .failure(let failure): return Grade(failure)
        case .success(let success): ruling = success
        }
        guard let number = ruling.verdict.number else {
            var failure = JudgeFailure.noScore("The judge's `result` is no number.")
            failure.cost = ruling.cost
            return Grade(failure)
        }
        let clipped = min(max(number, scale.lowerBound), scale.upperBound)
        return Grade(
            score: (clipped - scale.lowerBound) / (scale.upperBound - scale.lowerBound),
            detail: ruling.verdict.reason, cost: ruling.cost)
    }

    private func answer(of item: GradingItem) -> Result<String, TemplateFailure> {
        if let input { return input.text(for: item) }
        let completion = item.candidate.completion
        if completion.contains("<answer>"), completion.contains("</answer>") {
            return GradedText.answer.text(for: item)
        }
        return GradedText.completion.text(for: item).map { text in
            text.range(of: "</think>", options: .backwards).map { String(text[$0.upperBound...]) } ?? text
        }
    }

    /// The rubric and the rules in the system's turn, the material in the user's, and the task once more at its end.
    private func messages(_ rubric: String, _ sample: Sample, _ answer: String) -> [Message] {
        let question = JudgeFrame.clean(sample.messages.map { "\($0.role): \($0.content)" }.joined(separator: "\n\n"))
        let reference = sample.reference.map(JudgeFrame.clean)
        let format = ScoreModel.format(scale)
        let frame = JudgeFrame(hashing: [rubric, question, reference ?? "", answer])
        var material = "The question:\n\(frame.block(question))\n\n"
        if let reference { material += "A correct answer:\n\(frame.block(reference))\n\n" }
        material += "The answer to grade:\n\(frame.block(answer))\n\nGrade the answer in the last block. \(format)"
        return [
            Message(role: "system", content: "\(rubric)\n\n\(frame.rule)\n\n\(format)"),
            Message(role: "user", content: material),
        ]
    }
}
