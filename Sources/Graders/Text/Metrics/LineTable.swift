/// The bit table of one reference line against candidate lines, and which of its tokens some subsequence used.
struct LineTable {
    /// What a pair of lines costs beside its tokens.
    private static let pairSteps = 4

    private let index: LineIndex
    private var words = 0
    /// Row of each token's masks; 0, which stays zero, for one that the line does not have.
    private var rows: [Int32]
    private var masks: [UInt64] = []
    private var marks: [UInt64] = []
    private var states: [UInt64] = []
    /// The last pattern that each candidate line was compared with.
    private var seen: [Int32]
    private var pattern: Int32 = 0

    init(_ index: LineIndex) {
        self.index = index
        rows = [Int32](repeating: 0, count: index.kinds + 1)
        seen = [Int32](repeating: 0, count: index.lines.count)
    }

    /// Which tokens of a reference line are in its subsequence with some line of the candidate, as bits. Counts the
    /// steps, and stops beyond the bound.
    mutating func marks(of line: ArraySlice<UInt32>, steps: inout Int, upTo limit: Int) -> [UInt64] {
        words = (line.count + 63) / 64
        masks.refill(0, count: words)
        marks.refill(0, count: words)
        pattern += 1
        var distinct: [UInt32] = []
        for (place, token) in line.enumerated() {
            if rows[Int(token)] == 0 {
                distinct.append(token)
                rows[Int(token)] = Int32(truncatingIfNeeded: distinct.count)
                masks.append(contentsOf: repeatElement(0, count: words))
            }
            masks[Int(rows[Int(token)]) * words + place >> 6] |= 1 << UInt64(place & 63)
        }
        states.resize(0, count: max(states.count, (index.longest + 1) * words))
        index.tokens.withUnsafeBufferPointer { tokens in
            index.lines.withUnsafeBufferPointer { lines in
                compare(line.count, distinct, tokens, lines, &steps, limit)
            }
        }
        for token in distinct { rows[Int(token)] = 0 }
        return marks
    }

    /// Marks the pattern's tokens of its subsequence with every line that holds one of them.
    private mutating func compare(
        _ length: Int, _ distinct: [UInt32], _ tokens: UnsafeBufferPointer<UInt32>,
        _ lines: UnsafeBufferPointer<Range<Int>>, _ steps: inout Int, _ limit: Int
    ) {
        rows.withUnsafeBufferPointer { rows in
            masks.withUnsafeBufferPointer { masks in
                marks.withUnsafeMutableBufferPointer { marks in
                    states.withUnsafeMutableBufferPointer { states in
                        seen.withUnsafeMutableBufferPointer { seen in
                            for token in distinct {
                                for holder in index.holders(of: token) where seen[Int(holder)] != pattern {
                                    seen[Int(holder)] = pattern
                                    let line = UnsafeBufferPointer(rebasing: tokens[lines[Int(holder)]])
                                    steps += LineTable.pairSteps
                                    steps +=
                                        words == 1
                                        ? LineTable.markWord(line, rows, masks, &marks[0], states)
                                        : LineTable.mark(line, length, words, rows, masks, marks, states)
                                    guard steps <= limit else { return }
                                }
                                steps += index.holders(of: token).count
                            }
                        }
                    }
                }
            }
        }
    }

    /// Bit i of state j is 0 where `t[i + 1][j] = t[i][j] + 1`. On unequal tokens rouge-score goes left when
    /// `t[i][j - 1] > t[i - 1][j]`, which holds exactly when that bit is 0 at (i - 1, j); else it goes up.
    private static func mark(
        _ line: UnsafeBufferPointer<UInt32>, _ length: Int, _ words: Int, _ rows: UnsafeBufferPointer<Int32>,
        _ masks: UnsafeBufferPointer<UInt64>, _ marks: UnsafeMutableBufferPointer<UInt64>,
        _ states: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        for word in 0..<words { states[word] = .max }
        for (place, token) in line.enumerated() {
            let (row, last) = (Int(rows[Int(token)]) * words, place * words)
            var carry: UInt64 = 0
            for word in 0..<words {
                var state = states[last + word]
                CommonSubsequence.step(&state, masks[row + word], &carry)
                states[last + words + word] = state
            }
        }
        var (i, j) = (length, line.count)
        while i > 0, j > 0 {
            let (word, bit) = ((i - 1) >> 6, UInt64(1) << UInt64((i - 1) & 63))
            if masks[Int(rows[Int(line[j - 1])]) * words + word] & bit != 0 {
                marks[word] |= bit
                i -= 1
                j -= 1
            } else if states[j * words + word] & bit == 0 {
                j -= 1
            } else {
                i -= 1
            }
        }
        return (words + 2) * line.count + length
    }

    /// The same for a pattern of one word. From (i, j) the backtrack goes up to the next place at which the tokens are
    /// equal or the bit is 0, which is the highest bit of a word.
    private static func markWord(
        _ line: UnsafeBufferPointer<UInt32>, _ rows: UnsafeBufferPointer<Int32>, _ masks: UnsafeBufferPointer<UInt64>,
        _ marks: inout UInt64, _ states: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        var shared: UInt64 = 0
        for token in line { shared |= masks[Int(rows[Int(token)])] }
        // What the line could mark may be marked already.
        guard shared & ~marks != 0 else { return line.count }
        var state = UInt64.max
        for (place, token) in line.enumerated() {
            let matches = state & masks[Int(rows[Int(token)])]
            state = (state &+ matches) | (state &- matches)
            states[place] = state
        }
        var below = UInt64.max
        for place in stride(from: line.count - 1, through: 0, by: -1) {
            let mask = masks[Int(rows[Int(line[place])])]
            let stops = (~states[place] | mask) & below
            guard stops != 0 else { break }
            let highest = UInt64(1) << UInt64(63 - stops.leadingZeroBitCount)
            if mask & highest != 0 {
                marks |= highest
                below = highest - 1
            } else {
                below = highest | (highest - 1)
            }
        }
        return 3 * line.count
    }
}
