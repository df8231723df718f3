import Foundation
import ModelFormats
import Testing
import Tokenizers

/// Where the tests find what they read.
enum TestFiles {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the goldens: under `LAUREL_GOLDENS` when that is set, else beside the tests.
    static func golden(_ path: String) throws -> Data {
        let folder =
            ProcessInfo.processInfo.environment["LAUREL_GOLDENS"].map { URL(fileURLWithPath: $0) }
            ?? tests.appendingPathComponent("Goldens")
        return try Data(contentsOf: folder.appendingPathComponent(path))
    }

    /// The path of a file or folder of the fixtures.
    static func fixture(_ path: String) -> String {
        tests.appendingPathComponent("Fixtures").appendingPathComponent(path).path
    }

    /// The default model's file; a missing one is a failure, never a skip.
    static func defaultModelPath() throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let package = tests.deletingLastPathComponent().deletingLastPathComponent()
        let name = "models/smollm2-135m-instruct.gguf"
        let path =
            environment["LAUREL_TEST_MODEL"] ?? environment["LAUREL_HOME"].map { $0 + "/" + name }
            ?? package.appendingPathComponent(".laurel/" + name).path
        try #require(
            FileManager.default.fileExists(atPath: path),
            "The default model is not at \(path): run `make test`, which fetches it, or set LAUREL_TEST_MODEL.")
        return path
    }
}

/// The default model's tokenizer, built once.
enum DefaultModel {
    static let tokenizer = Result { try Tokenizer(vocabulary()) }

    static func vocabulary() throws -> GGUFVocabulary {
        guard case .gguf(let gguf) = try ModelFile(path: TestFiles.defaultModelPath()).tokenizerSource() else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return GGUFVocabulary(
            file: gguf.file, model: gguf.model, preTokenizer: gguf.preTokenizer, tokens: gguf.tokens,
            tokenTypes: gguf.tokenTypes, merges: gguf.merges, beginToken: gguf.beginToken,
            addsBeginToken: gguf.addsBeginToken, endTokens: gguf.endTokens, chatTemplate: gguf.chatTemplate)
    }
}
