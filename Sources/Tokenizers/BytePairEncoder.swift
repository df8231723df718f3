/// Turns the bytes of one word into tokens by merging neighbours, lowest rank first and leftmost among equals.
struct BytePairEncoder: Sendable {
    /// The token of each single byte; -1 leaves the byte out.
    private let byteTokens: [Int32]
    private let merges: MergeTable
    /// Words up to this many bytes are merged by scanning for the lowest rank; longer ones with a heap.
    private static let scanLimit = 48

    init(byteTokens: [Int32], merges: MergeTable) {
        self.byteTokens = byteTokens
        self.merges = merges
    }

    /// Appends the tokens of the word.
    func encode(_ word: UnsafeBufferPointer<UInt8>, into output: inout [Int32]) {
        if word.count <= Self.scanLimit {
            encodeShort(word, into: &output)
        } else {
            encodeLong(word, into: &output)
        }
    }

    /// Keeps the rank of each neighbouring pair beside the tokens and removes merged tokens from the arrays: quadratic,
    /// which is fastest for the few bytes of a word.
    private func encodeShort(_ word: UnsafeBufferPointer<UInt8>, into output: inout [Int32]) {
        guard word.count > 1 else {
            for byte in word where byteTokens[Int(byte)] >= 0 { output.append(byteTokens[Int(byte)]) }
            return
        }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: word.count * 3) { buffer in
            let tokens = UnsafeMutableBufferPointer(rebasing: buffer[..<word.count])
            let ranks = UnsafeMutableBufferPointer(rebasing: buffer[word.count..<2 * word.count])
            let results = UnsafeMutableBufferPointer(rebasing: buffer[(2 * word.count)...])
            var count = 0
            for byte in word where byteTokens[Int(byte)] >= 0 {
                tokens[count] = byteTokens[Int(byte)]
                count += 1
            }
            func rank(_ index: Int) {
                let merge = merges.merge(tokens[index], tokens[index + 1])
                ranks[index] = merge?.rank ?? .max
                results[index] = merge?.token ?? 0
            }
            for index in 0..<max(count - 1, 0) { rank(index) }
            while count > 1 {
                var best = 0
                for index in 1..<count - 1 where ranks[index] < ranks[best] { best = index }
                guard ranks[best] != .max else { break }
                tokens[best] = results[best]
                count -= 1
                for index in best + 1..<count {
                    tokens[index] = tokens[index + 1]
                    ranks[index] = ranks[index + 1]
                    results[index] = results[index + 1]
                }
                if best + 1 < count { rank(best) }
                if best > 0 { rank(best - 1) }
            }
            output.append(contentsOf: tokens[..<count])
        }
    }

    /// A linked list of tokens and a heap of possible merges: n log n, so that a megabyte without spaces is no attack.
    private func encodeLong(_ word: UnsafeBufferPointer<UInt8>, into output: inout [Int32]) {
        var tokens = word.map { byteTokens[Int($0)] }.filter { $0 >= 0 }
        guard !tokens.isEmpty else { return }
        var next = Array(1...tokens.count)
        var previous = Array(-1..<tokens.count - 1)
        var heap = MergeHeap()
        func offer(_ left: Int) {
            let right = next[left]
            guard right < tokens.count, let merge = merges.merge(tokens[left], tokens[right]) else { return }
            heap.push(
                .init(rank: merge.rank, position: left, left: tokens[left], right: tokens[right], token: merge.token))
        }
        for index in 0..<tokens.count - 1 { offer(index) }
        while let candidate = heap.pop() {
            let left = candidate.position
            // Skip candidates whose tokens have since become part of others.
            guard tokens[left] == candidate.left, next[left] < tokens.count, tokens[next[left]] == candidate.right
            else { continue }
            let right = next[left]
            tokens[left] = candidate.token
            tokens[right] = -1
            next[left] = next[right]
            if next[right] < tokens.count { previous[next[right]] = left }
            if previous[left] >= 0 { offer(previous[left]) }
            offer(left)
        }
        var index = 0
        while index < tokens.count {
            output.append(tokens[index])
            index = next[index]
        }
    }
}

/// A binary heap of possible merges, lowest rank first, then leftmost.
private struct MergeHeap {
    struct Candidate {
        let rank: Int32
        let position: Int
        let left: Int32
        let right: Int32
        let token: Int32

        @inline(__always)
        static func < (first: Candidate, second: Candidate) -> Bool {
            first.rank != second.rank ? first.rank < second.rank : first.position < second.position
        }
    }

    private var items: [Candidate] = []

    mutating func push(_ candidate: Candidate) {
        items.append(candidate)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child] < items[parent] else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Candidate? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        guard !items.isEmpty else { return first }
        items[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < items.count else { return first }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < items[parent] else { return first }
            items.swapAt(child, parent)
            parent = child
        }
    }
}
