/// Where a token stands in a workspace's bytes.
struct Token: Sendable {
    var start: Int32
    var end: Int32

    @inline(__always)
    init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    @inline(__always) var range: Range<Int> { Int(start)..<Int(end) }
    @inline(__always) var count: Int { Int(end) - Int(start) }
}

/// The buffers that comparing two texts needs, kept between calls so that a warm grader allocates nothing.
///
/// The reference's tokens come first, the candidate's behind them. Texts are at most `Bytes.maximum` long, so that
/// 32 bits hold every place.
struct TextWorkspace: Sendable {
    /// The texts as their tokenizer prepared them; tokens are cut from here.
    var bytes: [UInt8] = []
    var tokens: [Token] = []
    /// How many of `tokens` are the reference's.
    var referenceCount = 0
    /// The tokens as small integers, equal tokens having equal numbers, the reference's first.
    var ids: [UInt32] = []
    /// How many different tokens the reference has.
    var referenceKinds = 0

    var interner = TokenInterner()
    var grams = NGramTable()
    /// Shared n-grams by order, from 1.
    var matches: [Int] = []
    var masks = MaskTable()
    /// Break marks of one line while it is tokenized.
    var breaks: [UInt8] = []
    /// Scalars of the word at hand.
    var scalars: [UInt32] = []
    var alignment = WordAlignment()
    var search = SubstringSearch()

    var candidateCount: Int { tokens.count - referenceCount }

    /// Lends a workspace that no other thread uses.
    static func with<Result>(_ body: (inout TextWorkspace) -> Result) -> Result {
        let box = WorkspacePool.shared.take()
        defer { WorkspacePool.shared.put(box) }
        return body(&box.workspace)
    }

    /// Cuts both texts into tokens and numbers them.
    mutating func tokenize(
        reference: String, candidate: String, _ tokenize: (UnsafeBufferPointer<UInt8>, inout TextWorkspace) -> Void
    ) {
        clearTokens()
        reference.withUTF8Bytes { tokenize($0, &self) }
        referenceCount = tokens.count
        candidate.withUTF8Bytes { tokenize($0, &self) }
        numberTokens()
    }

    mutating func clearTokens() {
        bytes.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        referenceCount = 0
    }

    /// Gives equal tokens equal numbers, the reference's tokens first.
    mutating func numberTokens() {
        referenceKinds = interner.number(tokens, of: bytes, referenceCount: referenceCount, into: &ids)
    }
}
