/// rapidfuzz's `fuzz.partial_ratio`: the best ratio of the shorter text with a window of the longer one.
///
/// Windows are all pieces of the shorter text's length, and the longer text's shorter prefixes and suffixes. Rapidfuzz
/// looks only at those whose last (for suffixes: first) scalar occurs in the shorter text; the others are never better
/// than the one beside them without that scalar.
enum PartialRatio {
    /// The score of two texts by their scalars; nil when comparing them would pass the bound.
    static func score(_ a: [UInt32], _ b: [UInt32], _ budget: inout ComparisonBudget) -> Double? {
        if a.isEmpty && b.isEmpty { return 1 }
        if a.isEmpty || b.isEmpty { return 0 }
        let (shorter, longer) = a.count <= b.count ? (a, b) : (b, a)
        if contains(longer, shorter) { return 1 }
        let sides = a.count == b.count ? 2 : 1
        guard budget.payForWindows(sides * a.count, b.count) else { return nil }
        let pair = SequencePair(shorter, longer)
        let score = best(pair.a, pair.b, pair.kinds)
        return sides == 1 ? score : max(score, best(pair.b, pair.a, pair.kinds))
    }

    private static func contains(_ text: [UInt32], _ needle: [UInt32]) -> Bool {
        text.withUnsafeBufferPointer { text in
            needle.withUnsafeBufferPointer { needle in TextWorkspace.with { $0.search.contains(text, needle) } }
        }
    }

    private static func best(_ pattern: [UInt32], _ text: [UInt32], _ kinds: Int) -> Double {
        pattern.withUnsafeBufferPointer { pattern in
            text.withUnsafeBufferPointer { text in
                var best = 0.0
                WindowSubsequence(pattern: pattern, text: text, kinds: kinds).forEachWindow(width: pattern.count) {
                    best = max(best, FuzzyRatio.normalized($1, pattern.count + $0))
                }
                return best
            }
        }
    }
}
