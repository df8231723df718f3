/// ROUGE-Lsum: for each line of the reference the union of its longest common subsequences with every line of the
/// candidate, each token counted at most as often as it occurs on both sides.
enum RougeSummary {
    /// The most bits of one pair's table: 32 MiB.
    private static let maximumTable = 1 << 28
    /// The most word steps over all pairs of lines: a few seconds' work.
    private static let maximumSteps = 1 << 30

    static func score(
        candidate: String, reference: String, tokenizer: RougeTokenizer, _ workspace: inout TextWorkspace
    ) -> Rouge.Score? {
        workspace.clearTokens()
        let referenceEnds = lines(of: reference, tokenizer, &workspace)
        workspace.referenceCount = workspace.tokens.count
        let candidateEnds = lines(of: candidate, tokenizer, &workspace)
        workspace.numberTokens()
        let ids = workspace.ids
        let referenceCount = workspace.referenceCount
        let candidateCount = workspace.candidateCount
        guard referenceCount > 0, candidateCount > 0 else { return Rouge.Score(shared: 0, candidate: 0, reference: 0) }
        guard isWithinBudget(referenceEnds, candidateEnds, referenceCount) else { return nil }
        var free = [Int](repeating: 0, count: workspace.referenceKinds)
        for id in ids[referenceCount...] where Int(id) < free.count { free[Int(id)] += 1 }
        var hits = 0
        var start = 0
        var table = LineTable(kinds: workspace.referenceKinds)
        for end in referenceEnds where end > start {
            table.setPattern(ids[start..<end])
            var from = referenceCount
            for to in candidateEnds where to > from {
                table.markCommon(with: ids[from..<to])
                from = to
            }
            for place in start..<end where table.isMarked(place - start) && free[Int(ids[place])] > 0 {
                free[Int(ids[place])] -= 1
                hits += 1
            }
            table.clearPattern()
            start = end
        }
        return Rouge.Score(shared: hits, candidate: candidateCount, reference: referenceCount)
    }

    /// Tokenizes line by line; the place after each line's last token.
    private static func lines(
        of text: String, _ tokenizer: RougeTokenizer, _ workspace: inout TextWorkspace
    ) -> [Int] {
        text.withUTF8Bytes { bytes in
            var ends: [Int] = []
            var start = 0
            for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x0A {
                let before = workspace.tokens.count
                if index > start {
                    tokenizer.tokenize(UnsafeBufferPointer(rebasing: bytes[start..<index]), into: &workspace)
                }
                if workspace.tokens.count > before { ends.append(workspace.tokens.count) }
                start = index + 1
            }
            return ends
        }
    }

    private static func isWithinBudget(_ reference: [Int], _ candidate: [Int], _ referenceCount: Int) -> Bool {
        var longest = 0
        var from = referenceCount
        for end in candidate {
            longest = max(longest, end - from)
            from = end
        }
        let tokens = (candidate.last ?? referenceCount) - referenceCount
        var steps = 0
        var start = 0
        for end in reference {
            let words = (end - start + 63) / 64
            if words * 64 * longest > maximumTable { return false }
            steps += words * tokens + candidate.count
            if steps > maximumSteps { return false }
            start = end
        }
        return true
    }
}

/// The bit table of one reference line against candidate lines, and which of its tokens some subsequence used.
private struct LineTable {
    private var pattern: ArraySlice<UInt32> = []
    private var words = 0
    /// Row + 1 by symbol; 0 for one that the line does not have.
    private var rows: [Int32]
    private var masks: [UInt64] = []
    private var marks: [UInt64] = []
    private var states: [UInt64] = []

    init(kinds: Int) {
        rows = [Int32](repeating: 0, count: kinds)
    }

    mutating func setPattern(_ line: ArraySlice<UInt32>) {
        pattern = line
        words = (line.count + 63) / 64
        masks.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: words))
        for (place, symbol) in line.enumerated() {
            if rows[Int(symbol)] == 0 {
                rows[Int(symbol)] = Int32(masks.count / words + 1)
                masks.append(contentsOf: repeatElement(0, count: words))
            }
            masks[Int(rows[Int(symbol)] - 1) * words + place >> 6] |= 1 << UInt64(place & 63)
        }
    }

    mutating func clearPattern() {
        for symbol in pattern { rows[Int(symbol)] = 0 }
    }

    func isMarked(_ place: Int) -> Bool { marks[place >> 6] >> UInt64(place & 63) & 1 == 1 }

    /// Marks the pattern's tokens of the subsequence that rouge-score's backtrack reads.
    ///
    /// Bit i of state j is 0 where `t[i + 1][j] = t[i][j] + 1`. On unequal tokens rouge-score goes left when
    /// `t[i][j - 1] > t[i - 1][j]`, which holds exactly when that bit is 0 at (i - 1, j); else it goes up.
    mutating func markCommon(with line: ArraySlice<UInt32>) {
        // A token that the line does not have keeps its column: the backtrack may go up beside it.
        let isKnown = { [rows] (symbol: UInt32) in Int(symbol) < rows.count && rows[Int(symbol)] > 0 }
        guard line.contains(where: isKnown) else { return }
        states.removeAll(keepingCapacity: true)
        states.append(contentsOf: repeatElement(.max, count: words))
        for symbol in line {
            let last = states.count - words
            guard isKnown(symbol) else {
                for word in 0..<words { states.append(states[last + word]) }
                continue
            }
            let row = Int(rows[Int(symbol)] - 1) * words
            var carry: UInt64 = 0
            for word in 0..<words {
                var state = states[last + word]
                CommonSubsequence.step(&state, masks[row + word], &carry)
                states.append(state)
            }
        }
        var (i, j) = (pattern.count, line.count)
        while i > 0, j > 0 {
            if pattern[pattern.startIndex + i - 1] == line[line.startIndex + j - 1] {
                marks[(i - 1) >> 6] |= 1 << UInt64((i - 1) & 63)
                i -= 1
                j -= 1
            } else if states[j * words + (i - 1) >> 6] >> UInt64((i - 1) & 63) & 1 == 0 {
                j -= 1
            } else {
                i -= 1
            }
        }
    }
}
