import Foundation
import ModelFormats
import Tokenizers

extension MergedModel {
    /// Writes the model's tokenizer and chat template as Transformers loads them; nothing where the model has none.
    package func writeTokenizer(to folder: String) throws {
        guard let gguf = model.gguf else {
            for name in [
                "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
            ] { try FolderText.copy(name, from: model.path, to: folder) }
            return
        }
        guard gguf.metadata["tokenizer.ggml.tokens"] != nil, case .gguf(let source) = try model.tokenizerSource()
        else { return }
        let vocabulary = GGUFVocabulary(
            file: source.file, model: source.model, preTokenizer: source.preTokenizer, tokens: source.tokens,
            tokenTypes: source.tokenTypes, merges: source.merges, beginToken: source.beginToken,
            addsBeginToken: source.addsBeginToken, endTokens: source.endTokens, chatTemplate: source.chatTemplate)
        try FolderText.put(vocabulary.tokenizerJSON(), folder + "/tokenizer.json")

        func token(_ key: String) throws -> String? {
            try gguf.integer("tokenizer.ggml.\(key)_token_id").flatMap {
                source.tokens.indices.contains($0) ? source.tokens[$0] : nil
            }
        }
        // Older versions of Transformers would otherwise take out spaces before full stops when they decode.
        var members: [String: Any] = [
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": model.description.contextLength,
            "clean_up_tokenization_spaces": false,
        ]
        members["bos_token"] = try token("bos")
        members["eos_token"] = try token("eos")
        members["pad_token"] = try token("padding") ?? token("eos")
        members["chat_template"] = source.chatTemplate
        try FolderText.put(members, folder + "/tokenizer_config.json")
    }
}
