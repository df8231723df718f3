import Foundation
import Testing
import Tokenizers

/// Tokenizers that cannot be read: each says which file and why.
@Suite struct TokenizerErrorTests {
    /// Changes a fixture's tokenizer.json in a temporary folder and gives the error of reading it.
    private func error(replacing old: String, with new: String, in fixture: String = "qwen2") throws -> TokenizerError?
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = TestFiles.fixture(fixture + "/tokenizer.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(
            to: folder.appendingPathComponent("tokenizer.json"), atomically: true, encoding: .utf8)
        return #expect(throws: TokenizerError.self) { try Tokenizer(huggingFaceFolder: folder.path) }
    }

    @Test(arguments: [
        (#""type":"BPE""#, #""type":"Unigram""#, "unsupported-tokenizer"),
        (#""type":"NFC""#, #""type":"Lowercase""#, "unsupported-tokenizer"),
        (#"\\p{N}| ?"#, #"\\p{N}{1,2}| ?"#, "unsupported-tokenizer"),
        (
            #""add_prefix_space":false,"trim_offsets":true,"use_regex":false"#, #""add_prefix_space":true"#,
            "unsupported-tokenizer"
        ),
        (#""lstrip":false"#, #""lstrip":true"#, "unsupported-tokenizer"),
        (#""byte_fallback":false"#, #""byte_fallback":true"#, "unsupported-tokenizer"),
        (#""merges":["#, #""merges":[["Q","zzz"],"#, "corrupt-tokenizer"),
        (#""merges":["#, #""merges":["abc","#, "corrupt-tokenizer"),
        (#""vocab":{"#, #""vocab":{"huge":99999999999,"#, "corrupt-tokenizer"),
        (#""vocab":{"#, #""vocab":{"huge":-1,"#, "corrupt-tokenizer"),
        (#""vocab":{"#, #""vocab":{,"#, "corrupt-json"),
    ])
    func refuses(_ old: String, _ new: String, _ code: String) throws {
        #expect(try error(replacing: old, with: new)?.code == code, "\(old)")
    }

    @Test func namesTheLineOfBrokenJSON() throws {
        let error = try error(replacing: #""model":{"#, with: "\n\"model\":{ \n ?")
        #expect(error?.code == "corrupt-json")
        #expect(error?.line == 3)
    }

    @Test func refusesAFolderWithoutTokenizer() {
        let error = #expect(throws: TokenizerError.self) { try Tokenizer(huggingFaceFolder: "/nowhere") }
        #expect(error?.code == "missing-file")
        #expect(error?.file == "/nowhere/tokenizer.json")
    }

    @Test func refusesGGUFVocabulariesItDoesNotKnow() throws {
        var vocabulary = try DefaultModel.vocabulary()
        vocabulary.preTokenizer = "tekken"
        #expect(throws: TokenizerError.self) { try Tokenizer(vocabulary) }
        vocabulary.preTokenizer = "smollm"
        vocabulary.model = "llama"
        #expect(throws: TokenizerError.self) { try Tokenizer(vocabulary) }
        vocabulary.model = "gpt2"
        vocabulary.tokenTypes.removeLast()
        #expect(throws: TokenizerError.self) { try Tokenizer(vocabulary) }
        vocabulary.tokenTypes.append(1)
        vocabulary.merges[7] = "nospace"
        #expect(throws: TokenizerError.self) { try Tokenizer(vocabulary) }
    }

    @Test func keepsAnUnknownTemplateUntilItIsNeeded() throws {
        var vocabulary = try DefaultModel.vocabulary()
        vocabulary.chatTemplate = "{{ other }}"
        let tokenizer = try Tokenizer(vocabulary)
        #expect(tokenizer.encode("Hello") == [19556])
        let error = #expect(throws: TokenizerError.self) {
            try tokenizer.prompt(for: [ChatMessage(role: "user", content: "x")])
        }
        #expect(error?.code == "unknown-chat-template")
        #expect(error?.file == vocabulary.file)
    }
}
