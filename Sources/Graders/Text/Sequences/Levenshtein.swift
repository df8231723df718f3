/// The Levenshtein distance, 64 cells at a time (G. Myers 1999, in H. Hyyrö's form for several words).
enum Levenshtein {
    /// Insertions, deletions and substitutions between two numbered sequences; the pattern's numbers are below `kinds`.
    static func distance(_ pattern: ArraySlice<UInt32>, _ text: ArraySlice<UInt32>, kinds: Int) -> Int {
        guard !pattern.isEmpty, !text.isEmpty else { return max(pattern.count, text.count) }
        var carries = [Int8](repeating: 1, count: text.count)
        var score = 0
        var start = pattern.startIndex
        var rows = [UInt64](repeating: 0, count: kinds)
        while start < pattern.endIndex {
            let end = min(start + 64, pattern.endIndex)
            for (place, symbol) in pattern[start..<end].enumerated() { rows[Int(symbol)] |= 1 << UInt64(place) }
            score = word(rows, text, count: end - start, top: start - pattern.startIndex, &carries)
            for symbol in pattern[start..<end] { rows[Int(symbol)] = 0 }
            start = end
        }
        return score
    }

    /// 64 rows of the table: `carries` holds the step from column to column along the row above, and then along the
    /// last row; the result is that row's last cell.
    private static func word(
        _ rows: [UInt64], _ text: ArraySlice<UInt32>, count: Int, top: Int, _ carries: inout [Int8]
    ) -> Int {
        let last: UInt64 = 1 << UInt64(count - 1)
        var positive = UInt64.max
        var negative: UInt64 = 0
        var score = top + count
        for (column, symbol) in text.enumerated() {
            let above = carries[column]
            let equal = Int(symbol) < rows.count ? rows[Int(symbol)] : 0
            let vertical = equal | negative
            let matched = equal | (above < 0 ? 1 : 0)
            let diagonal = (((matched & positive) &+ positive) ^ positive) | matched
            var up = negative | ~(diagonal | positive)
            var down = positive & diagonal
            let step: Int8 = up & last != 0 ? 1 : down & last != 0 ? -1 : 0
            score += Int(step)
            up = up << 1 | (above > 0 ? 1 : 0)
            down = down << 1 | (above < 0 ? 1 : 0)
            positive = down | ~(vertical | up)
            negative = up & vertical
            carries[column] = step
        }
        return score
    }
}
