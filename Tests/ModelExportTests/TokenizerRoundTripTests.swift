import Foundation
import ModelExport
import ModelFormats
import Testing
import Tokenizers

/// A tokenizer gives the same tokens after every way between the formats.
@Suite struct TokenizerRoundTripTests {
    static let kinds = ["gpt2", "smolLM", "llama3", "qwen2"]
    static let texts = [
        "", " ", "Hello, world!", "  two  spaces\n\n\tand tabs", "It's 12345 dollars & 67.89 €.",
        "naïve café — “quoted”",
        "日本語のテキスト", "emoji 👩‍👩‍👧 and é (combining)", "<|im_start|>user\nHi<|im_end|>\n", "a<|im_end|>b", "x\u{0}y",
        "CamelCaseWords_with_underscores", "1 + 1 = 2; 3,000,000", "\r\n\r\n", "don't DON'T we'll",
    ]

    static let template =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
        + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

    @Test(arguments: kinds)
    func givesTheSameTokensInEveryFormat(_ kind: String) throws {
        let tiny = try TinyModel("tiny-llama", tokenizer: kind, template: Self.template)
        let base = try ModelFile(path: tiny.path)
        let file = tiny.folder + "/as.gguf"
        try MergedModel(model: base).writeGGUF(to: file, type: .float16, name: "as")
        let gguf = try ModelFile(path: file)
        let back = try tiny.staged("back") {
            try MergedModel(model: gguf).writeHuggingFace(to: $0, type: .float16)
        }
        let copy = try tiny.staged("copy") { try MergedModel(model: base).writeHuggingFace(to: $0, type: .bfloat16) }
        let reference = try tokenizer(base)
        for model in [gguf, try ModelFile(path: back), try ModelFile(path: copy)] {
            let tokenizer = try tokenizer(model)
            for text in Self.texts {
                let ids = reference.encode(text)
                #expect(tokenizer.encode(text) == ids, "\(model.path): \(text)")
                #expect(
                    tokenizer.encode(text, addingSpecialTokens: true)
                        == reference.encode(text, addingSpecialTokens: true))
                #expect(tokenizer.decode(ids) == reference.decode(ids))
                #expect(
                    tokenizer.decode(ids, skippingSpecialTokens: true)
                        == reference.decode(ids, skippingSpecialTokens: true), "\(model.path): \(text)")
            }
            #expect(tokenizer.endTokens == reference.endTokens)
            let messages = [
                ChatMessage(role: "system", content: "Be brief."), ChatMessage(role: "user", content: "Hi 12"),
            ]
            #expect(try tokenizer.prompt(for: messages) == reference.prompt(for: messages))
            #expect(tokenizer.chatTemplate == reference.chatTemplate)
        }
    }

    private func tokenizer(_ model: ModelFile) throws -> Tokenizer {
        switch try model.tokenizerSource() {
        case .huggingFaceFolder(let folder):
            return try Tokenizer(huggingFaceFolder: folder, endTokens: model.description.endTokens)
        case .gguf(let source):
            return try Tokenizer(
                GGUFVocabulary(
                    file: source.file, model: source.model, preTokenizer: source.preTokenizer, tokens: source.tokens,
                    tokenTypes: source.tokenTypes, merges: source.merges, beginToken: source.beginToken,
                    addsBeginToken: source.addsBeginToken, endTokens: source.endTokens,
                    chatTemplate: source.chatTemplate))
        }
    }
}
