/// The longest common subsequences of a pattern with every window of a text, all from one pass over their table.
///
/// A. Tiskin, "Semi-local string comparison" (2008), by combing: through every cell of the table go two strands, one
/// from the left and one from above; they cross where the symbols are unlike and the strands have not crossed before.
/// A strand that enters at the top at `start` and leaves at the bottom at `end` costs every window that holds both one
/// symbol, so that a window's length less those strands is its common subsequence with the pattern.
///
/// The table is worked off by diagonals, whose cells do not depend on each other, eight at a time.
struct WindowSubsequence {
    /// For each place of the text where the strand that leaves below it has entered: a place of the text, or a number
    /// below 0 for one from the left.
    private let starts: [Int32]

    /// Combs the table; the symbols of both are numbered from 0.
    init(pattern: UnsafeBufferPointer<UInt32>, text: UnsafeBufferPointer<UInt32>, kinds: Int) {
        // Half as wide numbers are twice as fast.
        starts =
            max(pattern.count + text.count, kinds) <= Int(Int16.max)
            ? WindowSubsequence.combed(pattern, text, as: Int16.self)
            : WindowSubsequence.combed(pattern, text, as: Int32.self)
    }

    /// Calls `body` with the length of every window of `width` symbols and its subsequence, of the shorter beginnings
    /// and of the shorter ends of the text.
    func forEachWindow(width: Int, _ body: (_ length: Int, _ common: Int) -> Void) {
        let count = starts.count
        var ends = [Int32](repeating: Int32(truncatingIfNeeded: count), count: count)
        for (end, start) in starts.enumerated() where start >= 0 { ends[Int(start)] = Int32(truncatingIfNeeded: end) }
        // The strands inside of the window from `start` to `end`.
        var inside = 0
        for end in 0..<count {
            let start = end + 1 - width
            if start > 0, ends[start - 1] < end { inside -= 1 }
            if starts[end] >= max(0, start) { inside += 1 }
            let length = min(end + 1, width)
            body(length, length - inside)
        }
        for start in (count - width + 1)..<max(count, count - width + 1) {
            if ends[start - 1] < count { inside -= 1 }
            body(count - start, count - start - inside)
        }
    }

    private static func combed<Number: FixedWidthInteger & SignedInteger>(
        _ pattern: UnsafeBufferPointer<UInt32>, _ text: UnsafeBufferPointer<UInt32>, as _: Number.Type
    ) -> [Int32] {
        let (rows, columns) = (pattern.count, text.count)
        // From the last row to the first, so that a diagonal's rows and columns both go up.
        var left = (0..<rows).map { Number(truncatingIfNeeded: $0 - rows) }
        var top = (0..<columns).map { Number(truncatingIfNeeded: $0) }
        let leftSymbols = pattern.reversed().map { Number(truncatingIfNeeded: $0) }
        let topSymbols = text.map { Number(truncatingIfNeeded: $0) }
        left.withUnsafeMutableBufferPointer { left in
            top.withUnsafeMutableBufferPointer { top in
                leftSymbols.withUnsafeBufferPointer { leftSymbols in
                    topSymbols.withUnsafeBufferPointer { topSymbols in
                        guard let left = left.baseAddress, let top = top.baseAddress,
                            let leftSymbols = leftSymbols.baseAddress, let topSymbols = topSymbols.baseAddress
                        else { return }
                        for diagonal in 0..<(rows + columns - 1) {
                            let column = max(0, diagonal - rows + 1)
                            let row = max(0, rows - 1 - diagonal)
                            comb(
                                left + row, top + column, leftSymbols + row,
                                topSymbols + column, count: min(rows - row, columns - column))
                        }
                    }
                }
            }
        }
        return top.map { Int32(truncatingIfNeeded: $0) }
    }

    /// One diagonal: where the symbols are alike, or the strands have crossed before, they turn instead of crossing.
    /// Without branches, so that the compiler takes several cells at once.
    @inline(__always)
    private static func comb<Number: FixedWidthInteger & SignedInteger>(
        _ left: UnsafeMutablePointer<Number>, _ top: UnsafeMutablePointer<Number>,
        _ leftSymbols: UnsafePointer<Number>, _ topSymbols: UnsafePointer<Number>, count: Int
    ) {
        for index in 0..<count {
            let (a, b) = (left[index], top[index])
            let alike: Number = leftSymbols[index] == topSymbols[index] ? -1 : 0
            let (low, high) = (a < b ? a : b, a < b ? b : a)
            let turn = (low ^ b) & alike
            left[index] = low ^ turn
            top[index] = high ^ turn
        }
    }
}
