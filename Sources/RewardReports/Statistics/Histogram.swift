/// How many values lie in each of ten bins of equal width.
///
/// The bins part 0 to 1 where every value lies there, else the values' own range. A bin holds its lower end, the last
/// one both ends.
package struct Histogram: Sendable, Hashable, Encodable {
    static let binCount = 10

    package let lower: Double
    package let upper: Double
    package let counts: [Int]

    /// - Parameter values: different values, each with how often it occurs.
    init(_ values: [(key: Double, value: Int)], from lowest: Double, to highest: Double) {
        let isUnit = lowest >= 0 && highest <= 1
        // A single value outside of 0 to 1 stands in the middle of a bin's width of its own.
        lower = isUnit ? 0 : lowest < highest ? lowest : lowest - 0.5
        upper = isUnit ? 1 : lowest < highest ? highest : highest + 0.5
        var counts = [Int](repeating: 0, count: Self.binCount)
        // Halves first: the difference of two large values of opposite sign may be no double.
        let width = upper / 2 - lower / 2
        for (value, count) in values {
            let place = (value / 2 - lower / 2) / width * Double(Self.binCount)
            // 0.3 belongs to the bin that begins at 0.3, whatever its last bit.
            // The width of the smallest and of the largest doubles may be none.
            let bin = place.isFinite ? Int(place + 1e-9) : 0
            counts[Swift.min(Swift.max(bin, 0), Self.binCount - 1)] += count
        }
        self.counts = counts
    }

    /// The lower and upper end of a bin.
    package func bounds(of bin: Int) -> (lower: Double, upper: Double) {
        let width = upper / Double(Self.binCount) - lower / Double(Self.binCount)
        return (lower + Double(bin) * width, bin == Self.binCount - 1 ? upper : lower + Double(bin + 1) * width)
    }

    /// The bins as a row of ten blocks; empty ones are dots.
    package var sparkline: String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        let largest = Swift.max(counts.max() ?? 0, 1)
        return String(
            counts.map { count in
                count == 0 ? "·" : blocks[Swift.min((count * blocks.count - 1) / largest, blocks.count - 1)]
            })
    }
}
