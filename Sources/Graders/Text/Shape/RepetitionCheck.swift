package import LaurelRewards

/// The share of a text's n-grams that are different: 1 when nothing is said twice.
///
/// With `max_penalty` it is Open-R1's `get_repetition_penalty_reward`: (1 − share) · max_penalty.
package struct RepetitionCheck: Grader {
    private let n: Int
    private let countsCharacters: Bool
    private let maximumPenalty: Double?
    private let input: GradedText

    /// Builds the grader from its entry: `n`, `unit`, `max_penalty`, `input`.
    init(_ fields: EntryFields) throws {
        try fields.allowOnly(["n", "unit", "max_penalty", "input"])
        n = try fields.integer("n", in: 1...64, default: 3)
        countsCharacters = try fields.choice(
            "unit", spellings: ["words": false, "characters": true], listed: ["words", "characters"], default: false)
        maximumPenalty = try fields.number("max_penalty", in: -1e6 ... -1e-6)
        input = try fields.gradedText(default: .completion)
    }

    package var range: ClosedRange<Double> { (maximumPenalty ?? 0)...(maximumPenalty == nil ? 1 : 0) }

    package func grade(_ item: GradingItem) async -> Grade {
        switch input.withBytes(of: item, uniqueShare) {
        case .failure(let unreadable):
            guard let maximumPenalty, case .score = unreadable.grade.outcome else { return unreadable.grade }
            return Grade(score: maximumPenalty, in: range, detail: unreadable.grade.detail)
        case .success(let share):
            guard let maximumPenalty else { return Grade(score: share) }
            return Grade(score: (1 - share) * maximumPenalty, in: range)
        }
    }

    /// Different n-grams of lower-cased words (or characters) ⁄ all of them; 1 for a text of fewer than n.
    private func uniqueShare(_ text: UnsafeBufferPointer<UInt8>) -> Double {
        TextWorkspace.with { workspace in
            workspace.clearTokens()
            var lowered: [UInt8] = []
            LowerCase.append(text, to: &lowered)
            lowered.withUnsafeBufferPointer { text in
                if countsCharacters {
                    CharacterTokenizer.tokenize(text, into: &workspace)
                } else {
                    WordTokenizer.tokenize(text, into: &workspace)
                }
            }
            workspace.referenceCount = workspace.tokens.count
            workspace.numberTokens()
            let total = workspace.tokens.count - n + 1
            guard total > 0 else { return 1 }
            return Double(RepetitionCheck.kinds(of: workspace.ids, n: n)) / Double(total)
        }
    }

    /// The number of different n-grams: each is known by its (n-1)-gram and its last token.
    private static func kinds(of ids: [UInt32], n: Int) -> Int {
        var grams = ids
        var kinds = Set(ids).count
        var numbers: [UInt64: UInt32] = [:]
        for length in 1..<max(2, n + 1) where length > 1 {
            numbers.removeAll(keepingCapacity: true)
            for start in 0...(ids.count - length) {
                let key = UInt64(grams[start]) << 32 | UInt64(ids[start + length - 1])
                let next = UInt32(numbers.count)
                let number = numbers[key] ?? next
                if number == next { numbers[key] = next }
                grams[start] = number
            }
            kinds = numbers.count
        }
        return kinds
    }
}
