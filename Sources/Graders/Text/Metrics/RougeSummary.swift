/// ROUGE-Lsum: for each line of the reference the union of its longest common subsequences with every line of the
/// candidate, each token counted at most as often as it occurs on both sides.
enum RougeSummary {
    /// The most bits of one pair's table: 32 MiB.
    private static let maximumTable = 1 << 28
    /// The most steps over all pairs of lines that share a token: less than half a second's work.
    private static let maximumSteps = 1 << 27

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
        let index = LineIndex(ids, from: referenceCount, ends: candidateEnds, kinds: workspace.referenceKinds)
        var free = [Int](repeating: 0, count: workspace.referenceKinds)
        for id in ids[referenceCount...] where Int(id) < free.count { free[Int(id)] += 1 }
        var hits = 0
        var steps = 0
        var start = 0
        var table = LineTable(index)
        var known: [ArraySlice<UInt32>: [UInt64]] = [:]
        for end in referenceEnds {
            let line = ids[start..<end]
            guard (line.count + 63) / 64 * 64 * index.longest <= maximumTable else { return nil }
            if known[line] == nil {
                known[line] = table.marks(of: line, steps: &steps, upTo: maximumSteps)
                guard steps <= maximumSteps else { return nil }
            }
            let marks = known[line] ?? []
            for (place, id) in line.enumerated()
            where marks[place >> 6] >> UInt64(place & 63) & 1 == 1 && free[Int(id)] > 0 {
                free[Int(id)] -= 1
                hits += 1
            }
            start = end
        }
        return Rouge.Score(shared: hits, candidate: candidateCount, reference: referenceCount)
    }

    /// Tokenizes line by line; the place after the last token of each line that has one.
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
}
