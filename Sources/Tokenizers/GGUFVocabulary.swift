/// A tokenizer as a GGUF file's metadata holds it, in plain values.
package struct GGUFVocabulary: Sendable {
    /// The file, for error messages.
    package var file: String
    /// `tokenizer.ggml.model`; byte-level BPE is `gpt2`.
    package var model: String
    /// `tokenizer.ggml.pre`.
    package var preTokenizer: String?
    /// `tokenizer.ggml.tokens`.
    package var tokens: [String]
    /// `tokenizer.ggml.token_type`; empty when the file has none.
    package var tokenTypes: [Int]
    /// `tokenizer.ggml.merges`.
    package var merges: [String]
    /// `tokenizer.ggml.bos_token_id`.
    package var beginToken: Int32?
    /// `tokenizer.ggml.add_bos_token`.
    package var addsBeginToken: Bool
    /// The tokens that end a completion.
    package var endTokens: Set<Int32>
    /// The one of them that the tokenizer's own configuration names.
    package var endToken: Int32?
    /// `tokenizer.chat_template`.
    package var chatTemplate: String?

    package init(
        file: String, model: String, preTokenizer: String?, tokens: [String], tokenTypes: [Int], merges: [String],
        beginToken: Int32? = nil, addsBeginToken: Bool = false, endTokens: Set<Int32> = [], endToken: Int32? = nil,
        chatTemplate: String? = nil
    ) {
        self.file = file
        self.model = model
        self.preTokenizer = preTokenizer
        self.tokens = tokens
        self.tokenTypes = tokenTypes
        self.merges = merges
        self.beginToken = beginToken
        self.addsBeginToken = addsBeginToken
        self.endTokens = endTokens
        self.endToken = endToken
        self.chatTemplate = chatTemplate
    }
}

extension TokenizerDefinition {
    /// ggml's token types.
    private enum TokenType: Int {
        case normal = 1
        case unknown
        case control
        case userDefined
        case unused
        case byte
    }

    /// Reads the metadata of a GGUF file.
    init(_ gguf: GGUFVocabulary) throws {
        func unsupported(_ message: String) -> TokenizerError {
            TokenizerError(code: "unsupported-tokenizer", file: gguf.file, message: message)
        }
        guard gguf.model == "gpt2" else {
            throw unsupported("tokenizer.ggml.model is \"\(gguf.model)\"; byte-level BPE (\"gpt2\") is needed.")
        }
        guard let name = gguf.preTokenizer, let preTokenizer = PreTokenizer(ggml: name) else {
            throw unsupported(
                "tokenizer.ggml.pre is \"\(gguf.preTokenizer ?? "")\"; smollm, gpt-2, llama-bpe and qwen2 are known.")
        }
        guard !gguf.tokens.isEmpty, gguf.tokenTypes.isEmpty || gguf.tokenTypes.count == gguf.tokens.count else {
            throw TokenizerError(
                code: "corrupt-tokenizer", file: gguf.file,
                message: "There are \(gguf.tokens.count) tokens and \(gguf.tokenTypes.count) token types; "
                    + "as many of each were expected.")
        }
        let types = gguf.tokenTypes.map { TokenType(rawValue: $0) ?? .normal }
        var added: [AddedToken] = []
        for (token, type) in types.enumerated() where [.control, .userDefined, .unknown].contains(type) {
            added.append(.init(token: Int32(token), content: gguf.tokens[token], isSpecial: type != .userDefined))
        }
        let merges = try gguf.merges.enumerated().map { rank, text in
            // A token may itself begin with a space in theory, so the separator is not the first character.
            guard let second = text.utf8.indices.dropFirst().first(where: { text.utf8[$0] == UInt8(ascii: " ") }) else {
                throw TokenizerError(
                    code: "corrupt-tokenizer", file: gguf.file,
                    message: "Merge \(rank + 1) is \"\(text)\"; two tokens with a space between were expected.")
            }
            return (left: String(text[..<second]), right: String(text[text.utf8.index(after: second)...]))
        }
        self.init(
            file: gguf.file,
            // Numbers that the model has room for and the tokenizer does not use: they stand for no text.
            tokens: types.isEmpty
                ? gguf.tokens : zip(gguf.tokens, types).map { token, type in type == .unused ? nil : token },
            isMergeable: types.isEmpty
                ? Array(repeating: true, count: gguf.tokens.count) : types.map { $0 == .normal || $0 == .byte },
            merges: merges,
            addedTokens: added,
            preTokenizer: preTokenizer,
            normalizes: preTokenizer == .qwen2,
            ignoresMerges: preTokenizer == .llama3,
            prefixTokens: gguf.addsBeginToken ? gguf.beginToken.map { [$0] } ?? [] : [],
            endTokens: gguf.endTokens,
            chatTemplate: gguf.chatTemplate.map { ($0, gguf.file) }
        )
    }
}
