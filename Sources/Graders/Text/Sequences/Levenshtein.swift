/// The Levenshtein distance, 64 cells at a time (G. Myers 1999, in H. Hyyrö's form for several words).
///
/// The pattern is worked off in strips of two words. Of the table only the differences between neighbouring cells are
/// kept: down the strip in two pairs of bit vectors, along its last row in two bits for each text symbol. The last
/// column's differences add up to the distance.
enum Levenshtein {
    /// The most cells (pattern length times text length) that are compared, 80,000 by 80,000: less than half a second's
    /// work.
    static let maximumCells = 3 << 31
    /// Rows of a strip.
    private static let height = 128

    /// Whether comparing sequences of these lengths stays within the bound.
    static func isWithinBudget(_ a: Int, _ b: Int) -> Bool {
        let (cells, overflow) = a.multipliedReportingOverflow(by: b)
        return !overflow && cells <= maximumCells
    }

    /// Insertions, deletions and substitutions between two numbered sequences; the pattern's numbers are below `kinds`.
    static func distance(_ pattern: ArraySlice<UInt32>, _ text: ArraySlice<UInt32>, kinds: Int) -> Int {
        var (pattern, text) = (pattern, text)
        while let a = pattern.first, a == text.first { (pattern, text) = (pattern.dropFirst(), text.dropFirst()) }
        while let a = pattern.last, a == text.last { (pattern, text) = (pattern.dropLast(), text.dropLast()) }
        guard !pattern.isEmpty, !text.isEmpty else { return max(pattern.count, text.count) }
        // Along the first row every step is + 1.
        var carries = [UInt8](repeating: 1, count: text.count)
        var rows = [UInt16](repeating: 0, count: kinds)
        var masks: [UInt64] = []
        var distance = text.count
        var start = pattern.startIndex
        while start < pattern.endIndex {
            let strip = pattern[start..<min(start + height, pattern.endIndex)]
            masks.refill(0, count: 2 * (strip.count + 1))
            var used: UInt16 = 0
            for (place, symbol) in strip.enumerated() {
                if rows[Int(symbol)] == 0 {
                    used += 1
                    rows[Int(symbol)] = used
                }
                masks[2 * Int(rows[Int(symbol)]) + place >> 6] |= 1 << UInt64(place & 63)
            }
            distance += rows.withUnsafeBufferPointer { rows in
                masks.withUnsafeBufferPointer { masks in
                    text.withUnsafeBufferPointer { text in
                        carries.withUnsafeMutableBufferPointer { run(text, rows, masks, $0, count: strip.count) }
                    }
                }
            }
            for symbol in strip { rows[Int(symbol)] = 0 }
            start += strip.count
        }
        return distance
    }

    /// One strip; the sum of its differences down the last column.
    private static func run(
        _ text: UnsafeBufferPointer<UInt32>, _ rows: UnsafeBufferPointer<UInt16>,
        _ masks: UnsafeBufferPointer<UInt64>, _ carries: UnsafeMutableBufferPointer<UInt8>, count: Int
    ) -> Int {
        var (low, high) = (Column(), Column())
        for (place, symbol) in text.enumerated() {
            let row = Int(symbol) < rows.count ? 2 * Int(rows[Int(symbol)]) : 0
            var (up, down) = (UInt64(carries[place] & 1), UInt64(carries[place] >> 1))
            low.step(masks[row], &up, &down)
            high.step(masks[row + 1], &up, &down)
            carries[place] = UInt8(truncatingIfNeeded: up | down << 1)
        }
        return low.sum(count) + high.sum(count - 64)
    }

    /// 64 rows of one column: where the cells grow by one downwards, and where they fall.
    private struct Column {
        var positive = UInt64.max
        var negative: UInt64 = 0

        /// Goes on to the next column; `up` and `down` are the step along the row above, and then along the last row.
        @inline(__always)
        mutating func step(_ mask: UInt64, _ up: inout UInt64, _ down: inout UInt64) {
            let vertical = mask | negative
            let equal = mask | down
            let diagonal = (((equal & positive) &+ positive) ^ positive) | equal
            var rises = negative | ~(diagonal | positive)
            var falls = positive & diagonal
            let (lastRises, lastFalls) = (rises >> 63, falls >> 63)
            rises = rises << 1 | up
            falls = falls << 1 | down
            positive = falls | ~(vertical | rises)
            negative = rises & vertical
            (up, down) = (lastRises, lastFalls)
        }

        /// The sum of the differences of the first `count` rows.
        func sum(_ count: Int) -> Int {
            guard count > 0 else { return 0 }
            let mask: UInt64 = count >= 64 ? .max : (1 << UInt64(count)) - 1
            return (positive & mask).nonzeroBitCount - (negative & mask).nonzeroBitCount
        }
    }
}
