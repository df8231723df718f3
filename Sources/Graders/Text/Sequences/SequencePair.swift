/// Two texts as numbered scalars, for measures that compare scalar by scalar.
struct SequencePair {
    var a: [UInt32] = []
    var b: [UInt32] = []
    /// All numbers in `a` and `b` are below this.
    var kinds = 0

    init(_ a: some Sequence<UInt32>, _ b: some Sequence<UInt32>) {
        self.a = Array(a)
        self.b = Array(b)
        // Scalars up to ÿ are numbers that are small enough.
        guard self.a.reduce(0, |) | self.b.reduce(0, |) > 0xFF else {
            kinds = 256
            return
        }
        var numbers = ScalarNumbers()
        numbers.number(&self.a)
        numbers.number(&self.b)
        kinds = Int(numbers.next)
    }

    /// The length of the longest common subsequence.
    func commonSubsequence() -> Int {
        TextWorkspace.with { workspace in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    CommonSubsequence.length(pattern: a, text: b, kinds: kinds, &workspace.masks)
                }
            }
        }
    }

    /// The length of the longest common subsequence of two texts' scalars.
    static func commonSubsequence(_ a: [UInt32], _ b: [UInt32]) -> Int {
        guard isASCII(a), isASCII(b) else { return SequencePair(a, b).commonSubsequence() }
        return a.map { UInt8(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { a in
            b.map { UInt8(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { ByteSubsequence.length(a, $0) }
        }
    }

    private static func isASCII(_ scalars: [UInt32]) -> Bool { scalars.reduce(0, |) < 0x80 }
}

/// Numbers scalars in order of appearance, in pages of 256: no choice of scalars makes it slow.
private struct ScalarNumbers {
    /// The page of each block of scalars; 0 for none.
    private var pages = [UInt16](repeating: 0, count: 0x110000 >> 8)
    /// Number + 1 by page; the page 0 stays empty.
    private var values = [UInt32](repeating: 0, count: 256)
    private(set) var next: UInt32 = 0

    mutating func number(_ scalars: inout [UInt32]) {
        for index in scalars.indices {
            let (block, place) = (Int(scalars[index] >> 8), Int(scalars[index] & 0xFF))
            if pages[block] == 0 {
                pages[block] = UInt16(values.count >> 8)
                values.append(contentsOf: repeatElement(0, count: 256))
            }
            let slot = Int(pages[block]) << 8 | place
            if values[slot] == 0 {
                next += 1
                values[slot] = next
            }
            scalars[index] = values[slot] - 1
        }
    }
}
