/// Counts values as they come and says how they are distributed, in bounded memory.
///
/// Everything is exact while there are at most 65,536 different values, which grades seldom pass. From there on values
/// are held to 1/4096 of their power of two: quartiles and histogram then are good to 0.03 %, and mean, deviation and
/// extremes stay exact.
package struct ValueTally: Sendable {
    /// Different values that are kept apart.
    static let largestCount = 1 << 16

    package private(set) var count = 0
    private var mean = 0.0
    /// Sum of squared differences from the mean (Welford 1962).
    private var squares = 0.0
    private var lowest = Double.infinity
    private var highest = -Double.infinity
    private var counts: [Double: Int] = [:]
    private var isRounded = false

    package init() {}

    /// The tally of the values of a sequence.
    package init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Counts a value; one that is not finite is no value and is passed over.
    package mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        count += 1
        let difference = value - mean
        mean += difference / Double(count)
        squares += difference * (value - mean)
        lowest = min(lowest, value)
        highest = max(highest, value)
        counts[isRounded ? Self.rounded(value) : value, default: 0] += 1
        if counts.count > Self.largestCount, !isRounded { round() }
    }

    /// What was counted; nil without a value.
    package var distribution: Distribution? {
        guard count > 0 else { return nil }
        let ordered = counts.sorted { $0.key < $1.key }
        func quantile(_ share: Double) -> Double {
            let place = share * Double(count - 1)
            let (low, high) = (value(at: Int(place), in: ordered), value(at: Int(place.rounded(.up)), in: ordered))
            return min(max(low + (high - low) * (place - place.rounded(.down)), lowest), highest)
        }
        let deviation = count > 1 ? (max(0, squares) / Double(count - 1)).squareRoot() : .nan
        return Distribution(
            count: count, mean: lowest < highest ? mean : lowest, std: deviation.isFinite ? deviation : nil,
            min: lowest, q25: quantile(0.25),
            median: quantile(0.5), q75: quantile(0.75), max: highest,
            histogram: Histogram(ordered, from: lowest, to: highest))
    }

    /// The value that stands at a place when all are sorted.
    private func value(at place: Int, in ordered: [(key: Double, value: Int)]) -> Double {
        var left = place
        for entry in ordered {
            if left < entry.value { return entry.key }
            left -= entry.value
        }
        return highest
    }

    private mutating func round() {
        isRounded = true
        counts = counts.reduce(into: [:]) { $0[Self.rounded($1.key), default: 0] += $1.value }
    }

    /// The value with twelve bits of its fraction.
    private static func rounded(_ value: Double) -> Double {
        Double(bitPattern: (value.bitPattern &+ (1 << 39)) & ~((1 << 40) - 1))
    }
}

/// How values are distributed.
package struct Distribution: Sendable, Hashable, Encodable {
    package let count: Int
    package let mean: Double
    /// Of a sample (n - 1); nil for a single value.
    package let std: Double?
    package let min: Double
    /// Quartiles are interpolated between neighbours, as numpy's are by default.
    package let q25: Double
    package let median: Double
    package let q75: Double
    package let max: Double
    package let histogram: Histogram
}
