/// A tokenizer's look-up tables, built once from its definition.
struct VocabularyTables {
    let byteTokens: [Int32]
    let merges: MergeTable
    let vocabulary: ByteStringTable
    let bytes: [UInt8]
    let starts: [Int]

    /// Checks that the vocabulary has every byte and every merge's parts and result.
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
        byteTokens = try (0..<256).map { byte in
            guard let token = vocabulary.value([UInt8(byte)]) else {
                throw definition.failure(
                    "The vocabulary has no token for byte \(byte); a byte-level vocabulary was expected.")
            }
            return token
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
