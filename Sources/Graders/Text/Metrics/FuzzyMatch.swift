/// rapidfuzz's family of ratios, by scalars, from 0 to 1.
///
/// Each gives nil when the texts are so long that comparing them would pass the bounds.
package enum FuzzyMatch: String, Sendable, Hashable, CaseIterable {
    /// `fuzz.ratio`.
    case ratio
    /// `fuzz.partial_ratio`: the shorter text against windows of the longer one.
    case partialRatio = "partial_ratio"
    /// `fuzz.token_sort_ratio`: the words sorted, then `ratio`.
    case tokenSortRatio = "token_sort_ratio"
    /// `fuzz.token_set_ratio`: shared words against the rests.
    case tokenSetRatio = "token_set_ratio"
    /// `fuzz.WRatio`: the best of the others, weighted.
    case wRatio = "wratio"

    /// The score; `processed` applies rapidfuzz's `default_process` to both texts first.
    package func score(_ a: String, _ b: String, processed: Bool = false) -> Double? {
        if self == .ratio, !processed { return FuzzyRatio.score(a, b) }
        let (a, b) = (FuzzyMatch.scalars(a, processed), FuzzyMatch.scalars(b, processed))
        var budget = ComparisonBudget()
        switch self {
        case .ratio: return FuzzyMatch.ratio(a, b, &budget)
        case .partialRatio: return PartialRatio.score(a, b, &budget)
        case .tokenSortRatio: return FuzzyMatch.tokenSort(FuzzyWords(a), FuzzyWords(b), &budget)
        case .tokenSetRatio: return FuzzyMatch.tokenSet(FuzzyWords(a), FuzzyWords(b), &budget)
        case .wRatio: return FuzzyMatch.weighted(a, b, &budget)
        }
    }

    private static func ratio(_ a: [UInt32], _ b: [UInt32], _ budget: inout ComparisonBudget) -> Double? {
        guard let common = common(a, b, &budget) else { return nil }
        return FuzzyRatio.normalized(common, a.count + b.count)
    }

    private static func common(_ a: [UInt32], _ b: [UInt32], _ budget: inout ComparisonBudget) -> Int? {
        guard budget.payForSubsequence(a.count, b.count) else { return nil }
        return SequencePair.commonSubsequence(a, b)
    }

    private static func tokenSort(_ a: FuzzyWords, _ b: FuzzyWords, _ budget: inout ComparisonBudget) -> Double? {
        ratio(a.joined(a.sorted), b.joined(b.sorted), &budget)
    }

    private static func tokenSet(_ a: FuzzyWords, _ b: FuzzyWords, _ budget: inout ComparisonBudget) -> Double? {
        guard !a.sorted.isEmpty, !b.sorted.isEmpty else { return 0 }
        let (shared, onlyA, onlyB) = FuzzyWords.compare(a, b)
        if !shared.isEmpty, onlyA.isEmpty || onlyB.isEmpty { return 1 }
        let (restA, restB) = (a.joined(onlyA), b.joined(onlyB))
        guard let common = common(restA, restB, &budget) else { return nil }
        let sharedLength = shared.reduce(-1) { $0 + 1 + $1.range.count } + (shared.isEmpty ? 1 : 0)
        let gap = shared.isEmpty ? 0 : 1
        let (lengthA, lengthB) = (sharedLength + gap + restA.count, sharedLength + gap + restB.count)
        let distance = restA.count + restB.count - 2 * common
        let rests = ratio(distance, lengthA + lengthB)
        guard !shared.isEmpty else { return rests }
        return max(
            rests, ratio(gap + restA.count, sharedLength + lengthA), ratio(gap + restB.count, sharedLength + lengthB))
    }

    private static func ratio(_ distance: Int, _ total: Int) -> Double {
        total == 0 ? 1 : 1 - Double(distance) / Double(total)
    }

    private static func weighted(_ a: [UInt32], _ b: [UInt32], _ budget: inout ComparisonBudget) -> Double? {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        guard let whole = ratio(a, b, &budget) else { return nil }
        let (wordsA, wordsB) = (FuzzyWords(a), FuzzyWords(b))
        let lengths = Double(max(a.count, b.count)) / Double(min(a.count, b.count))
        if lengths < 1.5 {
            guard let sort = tokenSort(wordsA, wordsB, &budget), let set = tokenSet(wordsA, wordsB, &budget) else {
                return nil
            }
            return max(whole, 0.95 * max(sort, set))
        }
        let scale = lengths <= 8 ? 0.9 : 0.6
        guard let partial = PartialRatio.score(a, b, &budget), let words = partialWords(wordsA, wordsB, &budget) else {
            return nil
        }
        return max(whole, scale * partial, 0.95 * scale * words)
    }

    /// 1 when a word is shared, else the better partial ratio of the sorted words and of the words without repeats.
    private static func partialWords(
        _ a: FuzzyWords, _ b: FuzzyWords, _ budget: inout ComparisonBudget
    ) -> Double? {
        let (shared, onlyA, onlyB) = FuzzyWords.compare(a, b)
        guard shared.isEmpty else { return 1 }
        guard let sorted = PartialRatio.score(a.joined(a.sorted), b.joined(b.sorted), &budget) else { return nil }
        if onlyA.count == a.sorted.count, onlyB.count == b.sorted.count { return sorted }
        return PartialRatio.score(a.joined(onlyA), b.joined(onlyB), &budget).map { max(sorted, $0) }
    }

    /// The text's scalars; processed, everything but letters and numbers of Unicode 13 is a space, letters are lower
    /// case one by one, and the ends are trimmed.
    private static func scalars(_ text: String, _ processed: Bool) -> [UInt32] {
        let scalars = text.withUTF8Bytes { Array(ScalarSequence($0)) }
        guard processed else { return scalars }
        let kept = scalars.map { WordScalar.isAlphanumeric($0, unicode: 13) ? lowered($0) : 0x20 }
        guard let first = kept.firstIndex(where: { $0 != 0x20 }), let last = kept.lastIndex(where: { $0 != 0x20 })
        else {
            return []
        }
        return Array(kept[first...last])
    }

    private static func lowered(_ value: UInt32) -> UInt32 {
        if value < 0x80 { return value &- 0x41 < 26 ? value | 0x20 : value }
        return Unicode.Scalar(value)?.properties.lowercaseMapping.unicodeScalars.first?.value ?? value
    }
}
