/// A tokenizer's look-up tables, built once from its definition.
struct VocabularyTables {
    /// The token of each byte; for a byte without one the unknown token, or -1 where there is none.
    let byteTokens: [Int32]
    let merges: MergeTable
    let vocabulary: ByteStringTable
    let bytes: [UInt8]
    let starts: [Int]

    /// Checks that the vocabulary has letters and every merge's parts and result.
    ///
    /// Bytes may be missing (SmolLM2 lacks 21 that valid text hardly has): the reference leaves them out, and so does
    /// Laurel.
    init(_ definition: TokenizerDefinition) throws {
        var bytes: [UInt8] = []
        var starts = [0]
        starts.reserveCapacity(definition.tokens.count + 1)
        var vocabulary = ByteStringTable(capacity: definition.tokens.count)
        for (token, text) in definition.tokens.enumerated() {
            let decoded = ByteAlphabet.decode(text ?? "")
            bytes += decoded
            starts.append(bytes.count)
            if text != nil, definition.isMergeable[token] { vocabulary.set(decoded, Int32(token)) }
        }
        byteTokens = (0..<256).map { vocabulary.value([UInt8($0)]) ?? definition.unknownToken ?? -1 }
        guard byteTokens[Int(UInt8(ascii: "a"))] >= 0 else {
            throw definition.failure("The vocabulary has no token for the letter a; a byte-level one was expected.")
        }
        var merges = MergeTable(count: definition.merges.count)
        for (rank, merge) in definition.merges.enumerated() {
            let left = ByteAlphabet.decode(merge.left)
            let right = ByteAlphabet.decode(merge.right)
            guard let leftToken = vocabulary.value(left), let rightToken = vocabulary.value(right),
                let token = vocabulary.value(left + right)
            else {
                throw definition.failure(
                    "Merge \(rank + 1), \"\(merge.left)\" with \"\(merge.right)\", is of tokens that the vocabulary lacks."
                )
            }
            merges.set(leftToken, rightToken, .init(rank: Int32(rank), token: token))
        }
        self.merges = merges
        self.vocabulary = vocabulary
        self.bytes = bytes
        self.starts = starts
    }
}
