package import Graders
package import LaurelRewards

/// One message of a judge's prompt, with templates.
package struct JudgeMessage: Sendable, Hashable {
    package let role: String
    package let content: Template

    package init(role: String, content: Template) {
        self.role = role
        self.content = content
    }

    /// The messages for one candidate, whose text has lost its role tokens.
    static func messages(_ messages: [JudgeMessage], for item: GradingItem) -> Result<[Message], TemplateFailure> {
        let candidate = Candidate(
            index: item.candidate.index, completion: JudgeFrame.withoutRoleTokens(item.candidate.completion),
            finishReason: item.candidate.finishReason, tokenCount: item.candidate.tokenCount)
        let clean = GradingItem(sample: item.sample, candidate: candidate, scores: item.scores)
        var texts: [Message] = []
        for message in messages {
            switch message.content.text(for: clean) {
            case .success(let text): texts.append(Message(role: message.role, content: text))
            case .failure(let failure): return .failure(failure)
            }
        }
        return .success(texts)
    }
}

/// OpenAI's `score_model`: messages of the user's own, and a number in a range of the user's own.
///
/// As at OpenAI the number is held to the range, and an answer whose result is no number counts as 0 (or the nearest end of
/// a range that has no 0).
package struct ScoreModel: Grader {
    let judge: Judge
    let messages: [JudgeMessage]
    package let range: ClosedRange<Double>

    static let schema: (name: String, schema: JSONValue) = (
        "grade",
        .object([
            "type": .string("object"), "additionalProperties": .bool(false),
            "required": .array([.string("steps"), .string("result")]),
            "properties": .object([
                "result": .object(["type": .string("number")]),
                "steps": .object([
                    "type": .string("array"),
                    "items": .object([
                        "type": .string("object"), "additionalProperties": .bool(false),
                        "required": .array([.string("description"), .string("conclusion")]),
                        "properties": .object([
                            "description": .object(["type": .string("string")]),
                            "conclusion": .object(["type": .string("string")]),
                        ]),
                    ]),
                ]),
            ]),
        ])
    )

    package func grade(_ items: [GradingItem]) async -> [Grade] {
        await Judge.gradeAll(items) { await grade($0) }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let texts: [Message]
        switch JudgeMessage.messages(messages, for: item) {
        case .success(let rendered): texts = rendered
        case .failure(let failure): return failure.grade
        }
        switch await judge.rule(on: texts, keys: ["result", "score"], schema: Self.schema) {
        case .failure(let failure): return Grade(failure)
        case .success(let ruling):
            let number = ruling.verdict.number
            let score = min(max(number ?? 0, range.lowerBound), range.upperBound)
            return Grade(
                score: score, in: range, detail: number == nil ? "The judge's `result` is no number." : ruling.verdict.reason,
                parts: ruling.parts, cost: ruling.cost)
        }
    }
}
