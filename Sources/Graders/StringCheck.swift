package import LaurelRewards

/// Compares the answer with the reference as text: equal, different, or containing it.
package struct StringCheck: Grader {
    /// What is checked. OpenAI's names for the same are `eq`, `ne`, `like` and `ilike`.
    package enum Operation: String, Sendable, CaseIterable {
        case equals
        case notEquals = "not_equals"
        case contains
        case caseInsensitiveContains = "case_insensitive_contains"
    }

    package let operation: Operation
    package let input: GradedInput

    package init(operation: Operation, input: GradedInput = .answer) {
        self.operation = operation
        self.input = input
    }

    package var needsReference: Bool { true }

    package func grade(_ item: GradingItem) async -> Grade {
        guard let reference = item.sample.reference else { return Grade(.abstain("The row has no reference.")) }
        let completion = item.candidate.completion
        guard completion.utf8.count <= Bytes.maximum else {
            return Grade(score: 0, detail: "The completion is longer than \(Bytes.maximum) bytes.")
        }
        guard let text = input.select(from: completion) else {
            return Grade(score: 0, detail: "There is no complete <answer> block.")
        }
        return Grade(score: StringCheck.score(text, reference, operation))
    }

    /// 1 when the operation holds, else 0.
    package static func score(_ text: String, _ reference: String, _ operation: Operation) -> Double {
        let holds =
            switch operation {
            case .equals: text.utf8.elementsEqual(reference.utf8)
            case .notEquals: !text.utf8.elementsEqual(reference.utf8)
            case .contains: Bytes.contains(Array(text.utf8), Array(reference.utf8))
            case .caseInsensitiveContains: Bytes.contains(Bytes.folded(text), Bytes.folded(reference))
            }
        return holds ? 1 : 0
    }
}
