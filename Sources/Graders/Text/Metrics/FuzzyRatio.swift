/// rapidfuzz's `fuzz.ratio`: 1 − indel distance ⁄ total length, which is 2·LCS ⁄ total length; two empty texts: 1.
enum FuzzyRatio {
    /// The ratio of two texts by scalars; nil when comparing them would pass the bound of `CommonSubsequence`.
    static func score(_ a: String, _ b: String) -> Double? {
        a.withUTF8Bytes { a in b.withUTF8Bytes { b in score(a, b) } }
    }

    static func score(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Double? {
        guard CommonSubsequence.isWithinBudget(a.count, b.count) else { return nil }
        guard a.isASCII, b.isASCII else {
            let pair = SequencePair(ScalarSequence(a), ScalarSequence(b))
            return normalized(pair.commonSubsequence(), pair.a.count + pair.b.count)
        }
        return normalized(ByteSubsequence.length(a, b), a.count + b.count)
    }

    @inline(__always)
    static func normalized(_ common: Int, _ total: Int) -> Double {
        total == 0 ? 1 : 1 - Double(total - 2 * common) / Double(total)
    }
}

/// The scalars of UTF-8 bytes.
struct ScalarSequence: Sequence, IteratorProtocol {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func next() -> UInt32? {
        guard index < bytes.count else { return nil }
        let (value, length) = bytes.scalar(at: index)
        index += length
        return value
    }
}
