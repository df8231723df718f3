package import Graders
package import LaurelRewards

/// OpenAI's `label_model`: a judge that picks one of some labels; the passing ones count 1.
package struct LabelModel: Grader {
    let judge: Judge
    let messages: [JudgeMessage]
    let labels: [String]
    let passing: Set<String>

    package func grade(_ items: [GradingItem]) async -> [Grade] {
        await Judge.gradeAll(items) { await grade($0) }
    }

    package func grade(_ item: GradingItem) async -> Grade {
        var texts: [Message]
        switch JudgeMessage.messages(messages, for: item) {
        case .success(let rendered): texts = rendered
        case .failure(let failure): return failure.grade
        }
        let names = labels.map { "\"\($0)\"" }.joined(separator: ", ")
        texts.append(Message(role: "user", content: "Answer with JSON only: {\"label\": one of \(names)}."))
        let schema: JSONValue = .object([
            "type": .string("object"), "additionalProperties": .bool(false), "required": .array([.string("label")]),
            "properties": .object([
                "label": .object(["type": .string("string"), "enum": .array(labels.map { .string($0) })])
            ]),
        ])
        switch await judge.rule(on: texts, keys: ["label", "result"], schema: ("label", schema)) {
        case .failure(let failure): return Grade(failure)
        case .success(let ruling):
            let given = ruling.verdict.value.string ?? ""
            guard let label = labels.first(where: { $0.lowercased() == given.lowercased() }) else {
                return Grade(.unreadable("The judge's label \"\(given.prefix(60))\" is none of \(names)."))
            }
            return Grade(
                score: passing.contains(label) ? 1 : 0, detail: label, parts: ruling.parts, cost: ruling.cost)
        }
    }
}
