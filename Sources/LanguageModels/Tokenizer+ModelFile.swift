package import ModelFormats
package import Tokenizers

extension Tokenizer {
    /// Makes the tokenizer of a model.
    package init(of model: ModelFile) throws {
        switch try model.tokenizerSource() {
        case .huggingFaceFolder(let folder):
            try self.init(huggingFaceFolder: folder, endTokens: model.description.endTokens)
        case .gguf(let gguf):
            try self.init(
                GGUFVocabulary(
                    file: gguf.file, model: gguf.model, preTokenizer: gguf.preTokenizer, tokens: gguf.tokens,
                    tokenTypes: gguf.tokenTypes, merges: gguf.merges, beginToken: gguf.beginToken,
                    addsBeginToken: gguf.addsBeginToken, endTokens: gguf.endTokens, chatTemplate: gguf.chatTemplate))
        }
    }
}
