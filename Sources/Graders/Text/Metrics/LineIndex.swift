/// The different lines of a candidate by the tokens that they share with the reference.
///
/// A token that the reference does not have keeps one column of a line's table: the backtrack may go up beside it. Two
/// such columns beside each other do what one does, and one at the beginning nothing, so that lines are compared with
/// each run of them written as one.
struct LineIndex {
    /// How many tokens the reference has; this number stands for all others.
    let kinds: Int
    /// The lines behind each other.
    private(set) var tokens: [UInt32] = []
    private(set) var lines: [Range<Int>] = []
    /// The most tokens of a line.
    private(set) var longest = 0
    /// For each token where its lines begin in `holders`.
    private var starts: [Int]
    private var holders: [Int32] = []

    /// Indexes the lines that begin at `from` and at each end, all but the last.
    init(_ ids: [UInt32], from: Int, ends: [Int], kinds: Int) {
        self.kinds = kinds
        starts = [Int](repeating: 0, count: kinds + 1)
        var known: Set<[UInt32]> = []
        var start = from
        for end in ends {
            var line: [UInt32] = []
            for id in ids[start..<end] {
                if Int(id) < kinds {
                    line.append(id)
                } else if let last = line.last, Int(last) < kinds {
                    line.append(UInt32(truncatingIfNeeded: kinds))
                }
            }
            start = end
            guard !line.isEmpty, known.insert(line).inserted else { continue }
            lines.append(tokens.count..<(tokens.count + line.count))
            tokens += line
            longest = max(longest, line.count)
        }
        for token in tokens where Int(token) < kinds { starts[Int(token) + 1] += 1 }
        for token in 0..<kinds { starts[token + 1] += starts[token] }
        holders = [Int32](repeating: 0, count: starts[kinds])
        var next = starts
        for (number, line) in lines.enumerated() {
            for token in tokens[line] where Int(token) < kinds {
                holders[next[Int(token)]] = Int32(truncatingIfNeeded: number)
                next[Int(token)] += 1
            }
        }
    }

    /// The lines that hold a token of the reference, as often as it stands in them.
    func holders(of token: UInt32) -> ArraySlice<Int32> { holders[starts[Int(token)]..<starts[Int(token) + 1]] }
}
