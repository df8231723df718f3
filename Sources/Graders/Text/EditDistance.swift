package import LaurelRewards

/// 1 − Levenshtein distance ⁄ the longer length, by scalars or by words.
package struct EditDistance: Grader {
    private let countsWords: Bool
    private let ignoresCase: Bool
    private let input: GradedText
    private let reference: ReferenceText

    /// Builds the grader from its entry: `unit`, `case_insensitive`, `input`, `reference`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["unit", "case_insensitive", "input", "reference"])
        countsWords = try fields.choice(
            "unit", spellings: ["characters": false, "words": true], listed: ["characters", "words"], default: false)
        ignoresCase = try fields.bool("case_insensitive", default: false)
        input = try fields.gradedText()
        reference = try fields.referenceText()
    }

    package var needsReference: Bool { reference.needsReference }

    package func grade(_ item: GradingItem) async -> Grade {
        switch TextPair.read(item, input, reference) {
        case .failure(let unreadable): return unreadable.grade
        case .success(let pair): return compare(pair)
        }
    }

    private func compare(_ pair: TextPair) -> Grade {
        TextWorkspace.with { workspace in
            workspace.tokenize(reference: pair.reference, candidate: pair.text) { text, workspace in
                var folded: [UInt8] = []
                if ignoresCase { TextFold.append(text, to: &folded) } else { folded.append(contentsOf: text) }
                folded.withUnsafeBufferPointer { text in
                    if countsWords {
                        WordTokenizer.tokenize(text, into: &workspace)
                    } else {
                        EditDistance.scalars(text, into: &workspace)
                    }
                }
            }
            let (candidates, references) = (workspace.candidateCount, workspace.referenceCount)
            guard Levenshtein.isWithinBudget(candidates, references) else {
                return Levenshtein.isWithinBudget(references, references)
                    ? Grade(score: 0, detail: "The answer is too long to be compared with this reference.")
                    : Grade(.abstain("The reference is too long for this measure."))
            }
            let longer = max(candidates, references)
            guard longer > 0 else { return Grade(score: 1) }
            let distance = Levenshtein.distance(
                workspace.ids[..<references], workspace.ids[references...], kinds: workspace.referenceKinds)
            return Grade(score: 1 - Double(distance) / Double(longer), detail: "Distance \(distance).")
        }
    }

    /// Every scalar as a token.
    private static func scalars(_ text: UnsafeBufferPointer<UInt8>, into workspace: inout TextWorkspace) {
        let offset = workspace.bytes.count
        workspace.bytes.append(contentsOf: text)
        var index = 0
        while index < text.count {
            let length = text.scalar(at: index).length
            workspace.tokens.append(Token(offset + index, offset + index + length))
            index += length
        }
    }
}
