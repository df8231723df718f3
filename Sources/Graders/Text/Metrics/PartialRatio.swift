/// rapidfuzz's `fuzz.partial_ratio`: the best ratio of the shorter text with a window of the longer one.
///
/// Windows are all pieces of the shorter text's length, and the longer text's shorter prefixes and suffixes; only
/// those whose last (for suffixes: first) scalar occurs in the shorter text count.
struct PartialRatio {
    /// The most word steps that one comparison may take: about a second's work.
    private static let maximumSteps = 1 << 30
    /// The most words of masks: 32 MiB.
    private static let maximumMasks = 1 << 22

    private let pattern: [UInt32]
    private let text: [UInt32]
    private let kinds: Int
    /// Words of a mask.
    private let words: Int
    private let masks: [UInt64]
    /// Whether each symbol occurs in the pattern.
    private let isKnown: [Bool]
    private var best = 0.0
    private var steps = 0

    /// The score of two texts by their scalars; nil when comparing them would pass the bounds.
    static func score(_ a: [UInt32], _ b: [UInt32]) -> Double? {
        if a.isEmpty && b.isEmpty { return 1 }
        if a.isEmpty || b.isEmpty { return 0 }
        let pair = SequencePair(a, b)
        let (shorter, longer) = a.count <= b.count ? (pair.a, pair.b) : (pair.b, pair.a)
        guard let score = PartialRatio(shorter, longer, pair.kinds)?.run() else { return nil }
        guard score < 1, a.count == b.count else { return score }
        guard let other = PartialRatio(longer, shorter, pair.kinds)?.run() else { return nil }
        return max(score, other)
    }

    private init?(_ pattern: [UInt32], _ text: [UInt32], _ kinds: Int) {
        self.pattern = pattern
        self.text = text
        self.kinds = kinds
        words = (pattern.count + 63) / 64
        let (size, overflow) = kinds.multipliedReportingOverflow(by: words)
        guard !overflow, size <= PartialRatio.maximumMasks else { return nil }
        var masks = [UInt64](repeating: 0, count: size)
        var isKnown = [Bool](repeating: false, count: kinds)
        for (place, symbol) in pattern.enumerated() {
            masks[Int(symbol) * words + place >> 6] |= 1 << UInt64(place & 63)
            isKnown[Int(symbol)] = true
        }
        self.masks = masks
        self.isKnown = isKnown
    }

    private func run() -> Double? {
        var copy = self
        return copy.search()
    }

    private mutating func search() -> Double? {
        guard prefixes(), best < 1, windows(), best < 1, suffixes() else { return best >= 1 ? 1 : nil }
        return best
    }

    /// Counts steps; false when the bound is passed.
    private mutating func spend(_ count: Int) -> Bool {
        steps += count
        return steps <= PartialRatio.maximumSteps
    }

    private mutating func take(_ common: Int, _ width: Int) {
        best = max(best, FuzzyRatio.normalized(common, pattern.count + width))
    }

    /// Every shorter prefix from one pass, since the state after i symbols belongs to the prefix of i.
    private mutating func prefixes() -> Bool {
        guard spend(pattern.count * words) else { return false }
        var state = [UInt64](repeating: .max, count: words)
        for index in 0..<(pattern.count - 1) {
            step(&state, masks, text[index])
            if isKnown[Int(text[index])] { take(zeros(state), index + 1) }
        }
        return true
    }

    /// Every suffix from one pass over both texts backwards.
    private mutating func suffixes() -> Bool {
        guard spend(pattern.count * words) else { return false }
        var reversed = [UInt64](repeating: 0, count: masks.count)
        for (place, symbol) in pattern.reversed().enumerated() {
            reversed[Int(symbol) * words + place >> 6] |= 1 << UInt64(place & 63)
        }
        var state = [UInt64](repeating: .max, count: words)
        for width in 1...pattern.count {
            let symbol = text[text.count - width]
            step(&state, reversed, symbol)
            if isKnown[Int(symbol)] { take(zeros(state), width) }
        }
        return true
    }

    /// The windows of full width; those that share too few symbols to beat the best are skipped.
    private mutating func windows() -> Bool {
        guard spend(text.count) else { return false }
        var free = [Int](repeating: 0, count: kinds)
        for symbol in pattern { free[Int(symbol)] += 1 }
        var shared = 0
        func enter(_ symbol: UInt32) {
            if free[Int(symbol)] > 0 { shared += 1 }
            free[Int(symbol)] -= 1
        }
        func leave(_ symbol: UInt32) {
            free[Int(symbol)] += 1
            if free[Int(symbol)] > 0 { shared -= 1 }
        }
        for symbol in text.prefix(pattern.count) { enter(symbol) }
        for start in 0..<(text.count - pattern.count) {
            let end = start + pattern.count
            if isKnown[Int(text[end - 1])], FuzzyRatio.normalized(shared, 2 * pattern.count) > best {
                guard spend(pattern.count * words) else { return false }
                var state = [UInt64](repeating: .max, count: words)
                for index in start..<end { step(&state, masks, text[index]) }
                take(zeros(state), pattern.count)
                if best >= 1 { return true }
            }
            leave(text[start])
            enter(text[end])
        }
        return true
    }

    @inline(__always)
    private func step(_ state: inout [UInt64], _ masks: [UInt64], _ symbol: UInt32) {
        let row = Int(symbol) * words
        var carry: UInt64 = 0
        for word in 0..<words { CommonSubsequence.step(&state[word], masks[row + word], &carry) }
    }

    private func zeros(_ state: [UInt64]) -> Int {
        var zeros = 0
        for word in 0..<words { zeros += CommonSubsequence.zeros(state[word], pattern.count - word * 64) }
        return zeros
    }
}
