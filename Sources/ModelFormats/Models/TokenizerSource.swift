/// Where a model's tokenizer comes from.
package enum TokenizerSource: Sendable {
    /// The metadata of a GGUF file.
    case gguf(GGUFTokenizer)
    /// A Hugging Face folder with `tokenizer.json`.
    case huggingFaceFolder(String)
}

/// The tokenizer as a GGUF file stores it.
package struct GGUFTokenizer: Sendable {
    /// The file, for error messages.
    package let file: String
    /// `tokenizer.ggml.model`: `gpt2` is byte-level BPE.
    package let model: String
    /// `tokenizer.ggml.pre`: how text is split before merging, such as `smollm` or `qwen2`.
    package let preTokenizer: String?
    /// The vocabulary in byte-level form, by token.
    package let tokens: [String]
    /// ggml's token types (1 normal, 3 control, 4 user-defined, …), by token; empty where the file has none.
    package let tokenTypes: [Int]
    /// The merges in rank order, as `left right`.
    package let merges: [String]
    package let beginToken: Int32?
    package let addsBeginToken: Bool
    package let endTokens: Set<Int32>
    /// The Jinja chat template.
    package let chatTemplate: String?

    init(_ gguf: GGUFFile, endTokens: Set<Int32>) throws {
        let path = gguf.file.path
        func missing(_ key: String) -> ModelFormatError {
            ModelFormatError(code: "missing-tokenizer", file: path, message: "The metadata value \(key) is missing.")
        }
        file = path
        guard let model = try gguf.string("tokenizer.ggml.model") else { throw missing("tokenizer.ggml.model") }
        self.model = model
        guard let tokens = try gguf.strings("tokenizer.ggml.tokens") else { throw missing("tokenizer.ggml.tokens") }
        self.tokens = tokens
        preTokenizer = try gguf.string("tokenizer.ggml.pre")
        tokenTypes = try gguf.integers("tokenizer.ggml.token_type") ?? []
        merges = try gguf.strings("tokenizer.ggml.merges") ?? []
        beginToken = try gguf.integer("tokenizer.ggml.bos_token_id").flatMap { Int32(exactly: $0) }
        addsBeginToken = try gguf.bool("tokenizer.ggml.add_bos_token") ?? false
        chatTemplate = try gguf.string("tokenizer.chat_template")
        self.endTokens = endTokens
    }
}
