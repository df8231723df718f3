package import LaurelRewards

/// Whether the answer names the choice that the reference names.
package struct MultipleChoice: Grader {
    /// How many choices there are; the first is A.
    private let count: Int
    private let input: GradedText
    private let reference: ReferenceText

    /// Builds the grader from its entry: `choices`, `input`, `reference`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["choices", "input", "reference"])
        count = try fields.integer("choices", in: 2...26, default: 4)
        input = try fields.gradedText()
        reference = try fields.referenceText()
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        switch TextPair.read(item, input, reference) {
        case .failure(let unreadable): return unreadable.grade
        case .success(let pair):
            guard let gold = ChoiceReader.choice(in: pair.reference, count: count) else {
                return Grade(.abstain("The reference names no choice from A to \(ChoiceReader.name(count - 1))."))
            }
            guard let answer = ChoiceReader.choice(in: pair.text, count: count) else {
                return Grade(score: 0, detail: "The answer names no choice, or several.")
            }
            return Grade(score: answer == gold ? 1 : 0, detail: "Read as \(ChoiceReader.name(answer)).")
        }
    }
}
