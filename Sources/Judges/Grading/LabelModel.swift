import Graders
package import LaurelRewards

/// OpenAI's `label_model`: a judge that picks one of some labels; the passing ones count 1.
package struct LabelModel: ModelGrader {
    let judge: Judge
    let messages: JudgedMessages
    let labels: [String]
    let passing: Set<String>

    package var client: ModelClient { judge.client }
    package var needsReference: Bool { messages.needsReference }

    private var names: String { labels.map { "\"\($0)\"" }.joined(separator: ", ") }

    private var schema: AnswerSchema {
        AnswerSchema(
            name: "label",
            schema: .object([
                "type": .string("object"), "additionalProperties": .bool(false), "required": .array([.string("label")]),
                "properties": .object([
                    "label": .object(["type": .string("string"), "enum": .array(labels.map { .string($0) })])
                ]),
            ]))
    }

    package func grade(_ item: GradingItem) async -> Grade {
        let texts: [Message]
        let format = "Answer with JSON only: {\"label\": text}, where the label is one of \(names)."
        switch messages.messages(for: item, format: format) {
        case .success(let rendered): texts = rendered
        case .failure(let failure): return failure.grade
        }
        let ruling: Judge.Ruling
        switch await judge.rule(
            on: texts, keys: ["label", "result"], schema: schema, material: item.candidate.completion)
        {
        case .failure(let failure): return Grade(failure)
        case .success(let success): ruling = success
        }
        let given = ruling.verdict.value.string ?? ""
        guard
            let label = labels.first(where: { $0 == given })
                ?? labels.first(where: { $0.lowercased() == given.lowercased() })
        else {
            var failure = JudgeFailure.noScore("The judge's label \"\(given.prefix(60))\" is none of \(names).")
            failure.cost = ruling.cost
            return Grade(failure)
        }
        return Grade(score: passing.contains(label) ? 1 : 0, detail: label, cost: ruling.cost)
    }
}
