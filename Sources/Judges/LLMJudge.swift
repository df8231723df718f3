package import Graders
package import LaurelRewards

/// SeekrFlow's `llm`: a judge model that sees the prompt, the reference and the answer, and gives a number.
///
/// The number lies in `scale` and is mapped to 0...1. The judge is asked for the JSON of OpenAI's score models:
/// `{"steps": [{"description", "conclusion"}], "result": number}`.
package struct LLMJudge: Grader {
    package static let defaultRubric = """
        You grade one answer to a question. Judge whether the answer is correct, complete and to the point. \
        Where a correct answer is given, agreement with it is what counts.
        """

    let judge: Judge
    let rubric: Template
    let scale: ClosedRange<Double>

    package func grade(_ items: [GradingItem]) async -> [Grade] {
        await Judge.gradeAll(items) { await grade($0) }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let rubricText: String
        switch rubric.text(for: item) {
        case .success(let text): rubricText = text
        case .failure(let failure): return failure.grade
        }
        let question = item.sample.messages.map { "\($0.role): \($0.content)" }.joined(separator: "\n\n")
        let text = JudgeFrame.text(
            rubric: rubricText, question: question, reference: item.sample.reference,
            answer: item.candidate.completion,
            scale: "Answer with JSON only: {\"steps\": [{\"description\": text, \"conclusion\": text}], \"result\": number}, "
                + "where the result lies between \(scale.lowerBound) (worst) and \(scale.upperBound) (best).")
        let ruling: Judge.Ruling
        switch await judge.rule(
            on: [Message(role: "user", content: text)], keys: ["result", "score"], schema: ScoreModel.schema)
        {
        case .failure(let failure): return Grade(failure)
        case .success(let success): ruling = success
        }
        guard let number = ruling.verdict.number else {
            return Grade(.unreadable("The judge's `result` is no number."))
        }
        let clipped = min(max(number, scale.lowerBound), scale.upperBound)
        return Grade(
            score: (clipped - scale.lowerBound) / (scale.upperBound - scale.lowerBound),
            detail: ruling.verdict.reason, parts: ruling.parts, cost: ruling.cost)
    }
}
