import Graders
package import LaurelRewards

/// OpenAI's `score_model`: messages of the user's own, and a number in a range of the user's own.
///
/// As at OpenAI the number is held to the range, and a result that is no number counts as 0 (or the nearest end of a range
/// that has no 0).
package struct ScoreModel: ModelGrader {
    let judge: Judge
    let messages: JudgedMessages
    package let range: ClosedRange<Double>
    /// From which score on it counts as passed, which changes no score.
    let passThreshold: Double?

    package var client: ModelClient { judge.client }
    package var needsReference: Bool { messages.needsReference }

    /// What OpenAI's score models answer: `{"steps": [{"description", "conclusion"}], "result": number}`.
    static let schema: AnswerSchema = {
        func object(_ properties: [String: JSONValue]) -> JSONValue {
            .object([
                "type": .string("object"), "additionalProperties": .bool(false),
                "required": .array(properties.keys.sorted().map { .string($0) }),
                "properties": .object(properties),
            ])
        }
        let text: JSONValue = .object(["type": .string("string")])
        let step = object(["description": text, "conclusion": text])
        return AnswerSchema(
            name: "grade",
            schema: object([
                "steps": .object(["type": .string("array"), "items": step]),
                "result": .object(["type": .string("number")]),
            ]))
    }()

    static func format(_ range: ClosedRange<Double>) -> String {
        """
        Answer with JSON only: {"steps": [{"description": text, "conclusion": text}], "result": number}, where the result \
        lies between \(range.lowerBound) (worst) and \(range.upperBound) (best).
        """
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let texts: [Message]
        switch messages.messages(for: item, format: Self.format(range)) {
        case .success(let rendered): texts = rendered
        case .failure(let failure): return failure.grade
        }
        let ruling: Judge.Ruling
        switch await judge.rule(
            on: texts, keys: ["result", "score"], schema: Self.schema, material: item.candidate.completion)
        {
        case .failure(let failure): return Grade(failure)
        case .success(let success): ruling = success
        }
        let number = ruling.verdict.number
        let score = min(max(number ?? 0, range.lowerBound), range.upperBound)
        var parts: [String: Double] = [:]
        if let passThreshold { parts["passed"] = score >= passThreshold ? 1 : 0 }
        return Grade(
            score: score, in: range,
            detail: number == nil ? "The judge's `result` is no number, which counts as 0." : ruling.verdict.reason,
            parts: parts, cost: ruling.cost)
    }
}
