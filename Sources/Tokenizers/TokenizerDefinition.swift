/// What a tokenizer is made of, the same from a GGUF file and from `tokenizer.json`.
struct TokenizerDefinition {
    /// A token recognised in text as a whole.
    struct AddedToken {
        let token: Int32
        let content: String
        /// Whether decoding may leave it out.
        let isSpecial: Bool
    }

    /// Where it was read from, for error messages.
    var file: String
    /// Every token's text by number; nil where a number is not used.
    var tokens: [String?]
    /// The tokens that merging may make: the vocabulary without added tokens.
    var isMergeable: [Bool]
    /// Pairs in rank order.
    var merges: [(left: String, right: String)]
    var addedTokens: [AddedToken]
    var preTokenizer: PreTokenizer
    /// Whether text is brought into normalisation form C first.
    var normalizes: Bool
    /// Whether a word that is a token itself is not merged from its bytes.
    var ignoresMerges: Bool
    /// What stands for each byte that the vocabulary lacks; nil leaves such bytes out.
    var unknownToken: Int32?
    /// Tokens put before and after a text on request.
    var prefixTokens: [Int32] = []
    var suffixTokens: [Int32] = []
    var endTokens: Set<Int32> = []
    /// The Jinja text and the file it stands in.
    var chatTemplate: (text: String, file: String)?

    func failure(_ message: String) -> TokenizerError {
        TokenizerError(code: "corrupt-tokenizer", file: file, message: message)
    }
}
