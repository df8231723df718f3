extension GGUFVocabulary {
    /// What a Hugging Face folder's tokenizer is in GGUF's terms.
    package init(huggingFaceFolder folder: String, endTokens: Set<Int32>) throws {
        let definition = try TokenizerDefinition(huggingFaceFolder: folder)
        var types = definition.tokens.map { $0 == nil ? 5 : 1 }
        for added in definition.addedTokens { types[Int(added.token)] = added.isSpecial ? 3 : 4 }
        let name =
            switch definition.preTokenizer {
            case .gpt2: "gpt-2"
            case .smolLM: "smollm"
            case .llama3: "llama-bpe"
            case .qwen2: "qwen2"
            }
        self.init(
            file: definition.file, model: "gpt2", preTokenizer: name,
            tokens: definition.tokens.enumerated().map { $1 ?? "[PAD\($0)]" }, tokenTypes: types,
            merges: definition.merges.map { "\($0.left) \($0.right)" }, beginToken: definition.prefixTokens.first,
            addsBeginToken: !definition.prefixTokens.isEmpty, endTokens: endTokens.union(definition.endTokens),
            endToken: definition.endTokens.min(), chatTemplate: definition.chatTemplate?.text)
    }
}
