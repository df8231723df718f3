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

    /// The number of different n-grams, of at least n tokens: each is known by two shorter ones that cover it, which
    /// doubles the length from round to round.
    private static func kinds(of ids: [UInt32], n: Int) -> Int {
        var grams = ids
        var kinds = Int(ids.max() ?? 0) + 1
        var length = 1
        var numbers = PairNumbers(count: ids.count)
        while length < n {
            let step = min(length, n - length)
            kinds = numbers.number(&grams, with: step, count: ids.count - length - step + 1)
            length += step
        }
        return kinds
    }
}

/// Numbers pairs of numbers in order of appearance, by open addressing; the hash is keyed by a random number of the
/// process, which the numbers do not depend on.
private struct PairNumbers {
    private static let seed = UInt64.random(in: .min ... .max)

    /// Pair and number + 1 by hash; number 0 for free.
    private var slots: [(pair: UInt64, number: UInt32)]

    /// For at most `count` pairs.
    init(count: Int) {
        var capacity = 16
        while capacity < count * 2 { capacity *= 2 }
        slots = Array(repeating: (0, 0), count: capacity)
    }

    /// Replaces each of the first `count` numbers by that of its pair with the number `step` places on; how many
    /// different pairs there are.
    mutating func number(_ values: inout [UInt32], with step: Int, count: Int) -> Int {
        let seed = PairNumbers.seed
        return slots.withUnsafeMutableBufferPointer { slots in
            values.withUnsafeMutableBufferPointer { values in
                slots.update(repeating: (0, 0))
                let mask = slots.count - 1
                var kinds: UInt32 = 0
                for index in 0..<count {
                    let pair = UInt64(values[index]) << 32 | UInt64(values[index + step])
                    let product = (pair ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
                    var slot = Int(truncatingIfNeeded: product.high ^ product.low) & mask
                    while slots[slot].number != 0, slots[slot].pair != pair { slot = (slot + 1) & mask }
                    if slots[slot].number == 0 {
                        kinds += 1
                        slots[slot] = (pair, kinds)
                    }
                    values[index] = slots[slot].number - 1
                }
                return Int(kinds)
            }
        }
    }
}
