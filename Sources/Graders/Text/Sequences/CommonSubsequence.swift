/// The length of the longest common subsequence, 64 cells at a time.
///
/// H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): with S all ones, for every text symbol y
/// `U = S & M[y]; S = (S + U) | (S - U)`; the zeros of S count the subsequence. The pattern is worked off in strips of
/// four words whose carries are kept for each text symbol, so that the state stays in registers and the memory is
/// linear. Rapidfuzz computes its ratio with the same recurrence.
enum CommonSubsequence {
    /// The most cells (pattern length times text length) that are compared: about a second's work.
    static let maximumCells = 1 << 34

    /// Whether comparing sequences of these lengths stays within the bound.
    static func isWithinBudget(_ a: Int, _ b: Int) -> Bool {
        let (cells, overflow) = a.multipliedReportingOverflow(by: b)
        return !overflow && cells <= maximumCells
    }

    /// The length for two numbered sequences; the pattern's numbers are below `kinds`.
    static func length(
        pattern: UnsafeBufferPointer<UInt32>, text: UnsafeBufferPointer<UInt32>, kinds: Int, _ table: inout MaskTable
    ) -> Int {
        var low = 0
        let shorter = min(pattern.count, text.count)
        while low < shorter, pattern[low] == text[low] { low += 1 }
        var high = 0
        while high < shorter - low, pattern[pattern.count - 1 - high] == text[text.count - 1 - high] { high += 1 }
        let affix = low + high
        guard affix < shorter else { return affix }
        let pattern = UnsafeBufferPointer(rebasing: pattern[low..<(pattern.count - high)])
        table.text.removeAll(keepingCapacity: true)
        for symbol in text[low..<(text.count - high)] where Int(symbol) < kinds { table.text.append(symbol) }
        table.prepare(kinds: kinds, count: table.text.count)
        var length = affix
        var start = 0
        while start < pattern.count {
            let strip = UnsafeBufferPointer(rebasing: pattern[start..<min(start + 64 * MaskTable.width, pattern.count)])
            length += CommonSubsequence.strip(strip, &table)
            start += strip.count
        }
        return length
    }

    /// One strip: sets its masks, runs the text past it, clears the masks.
    private static func strip(_ strip: UnsafeBufferPointer<UInt32>, _ table: inout MaskTable) -> Int {
        let width = MaskTable.width
        return table.rows.withUnsafeMutableBufferPointer { rows in
            table.words.withUnsafeMutableBufferPointer { words in
                var used = 0
                for (place, symbol) in strip.enumerated() {
                    if rows[Int(symbol)] == 0 {
                        used += 1
                        rows[Int(symbol)] = UInt16(used)
                    }
                    words[Int(rows[Int(symbol)]) * width + place >> 6] |= 1 << UInt64(place & 63)
                }
                let zeros = table.text.withUnsafeBufferPointer { text in
                    table.carries.withUnsafeMutableBufferPointer { carries in
                        strip.count > 64
                            ? run(text, rows, words, carries, strip.count)
                            : runWord(text, rows, words, carries, strip.count)
                    }
                }
                for symbol in strip { rows[Int(symbol)] = 0 }
                for index in width..<((used + 1) * width) { words[index] = 0 }
                return zeros
            }
        }
    }

    /// Four words at once.
    private static func run(
        _ text: UnsafeBufferPointer<UInt32>, _ rows: UnsafeMutableBufferPointer<UInt16>,
        _ words: UnsafeMutableBufferPointer<UInt64>, _ carries: UnsafeMutableBufferPointer<UInt8>, _ count: Int
    ) -> Int {
        var (s0, s1, s2, s3) = (UInt64.max, UInt64.max, UInt64.max, UInt64.max)
        for index in text.indices {
            let row = Int(rows[Int(text[index])])
            var carry = UInt64(carries[index])
            if row == 0, carry == 0 { continue }
            let base = row * MaskTable.width
            step(&s0, words[base], &carry)
            step(&s1, words[base + 1], &carry)
            step(&s2, words[base + 2], &carry)
            step(&s3, words[base + 3], &carry)
            carries[index] = UInt8(truncatingIfNeeded: carry)
        }
        return zeros(s0, count) + zeros(s1, count - 64) + zeros(s2, count - 128) + zeros(s3, count - 192)
    }

    private static func runWord(
        _ text: UnsafeBufferPointer<UInt32>, _ rows: UnsafeMutableBufferPointer<UInt16>,
        _ words: UnsafeMutableBufferPointer<UInt64>, _ carries: UnsafeMutableBufferPointer<UInt8>, _ count: Int
    ) -> Int {
        var state = UInt64.max
        for index in text.indices {
            let row = Int(rows[Int(text[index])])
            var carry = UInt64(carries[index])
            if row == 0, carry == 0 { continue }
            step(&state, words[row * MaskTable.width], &carry)
            carries[index] = UInt8(truncatingIfNeeded: carry)
        }
        return zeros(state, count)
    }

    /// `S = (S + U + carry) | (S - U)` with `U = S & mask`.
    @inline(__always)
    static func step(_ state: inout UInt64, _ mask: UInt64, _ carry: inout UInt64) {
        let matches = state & mask
        let (partial, first) = state.addingReportingOverflow(matches)
        let (sum, second) = partial.addingReportingOverflow(carry)
        carry = (first ? 1 : 0) | (second ? 1 : 0)
        // What is left of S without its matches; they are a part of it.
        state = sum | (state ^ matches)
    }

    /// The zeros among the first `count` bits.
    @inline(__always)
    static func zeros(_ state: UInt64, _ count: Int) -> Int {
        if count <= 0 { return 0 }
        return (~state & (count >= 64 ? .max : (1 << UInt64(count)) - 1)).nonzeroBitCount
    }
}
