import Foundation
import Testing
import Tokenizers

/// The default model's tokenizer against values of the reference library.
@Suite struct GoldenTests {
    struct TextCase: Decodable {
        let text: String
        let ids: [Int32]
        let decoded: String
    }

    struct ChatCase: Decodable {
        let messages: [ChatMessage]
        let prompt: String
        let promptIds: [Int32]
        let greedyIds: [Int32]
        let greedyText: String

        enum CodingKeys: String, CodingKey {
            case messages, prompt
            case promptIds = "prompt_ids"
            case greedyIds = "greedy_ids"
            case greedyText = "greedy_text"
        }
    }

    @Test func encodesAndDecodesEveryGoldenText() throws {
        let tokenizer = try DefaultModel.tokenizer.get()
        let lines = try TestFiles.golden("model/tokenizer.jsonl").split(separator: UInt8(ascii: "\n"))
        #expect(lines.count > 100)
        for line in lines {
            let golden = try JSONDecoder().decode(TextCase.self, from: Data(line))
            #expect(tokenizer.encode(golden.text) == golden.ids, "\(golden.text.debugDescription)")
            #expect(Array(tokenizer.decode(golden.ids).utf8) == Array(golden.decoded.utf8))
            var stream = tokenizer.makeStreamDecoder(skippingSpecialTokens: false)
            let streamed = golden.ids.map { stream.append($0) }.joined() + stream.finish()
            #expect(Array(streamed.utf8) == Array(golden.decoded.utf8))
        }
    }

    @Test func writesEveryGoldenConversation() throws {
        let tokenizer = try DefaultModel.tokenizer.get()
        for golden in try JSONDecoder().decode([ChatCase].self, from: TestFiles.golden("model/smollm2.json")) {
            #expect(try tokenizer.promptText(for: golden.messages) == golden.prompt)
            #expect(try tokenizer.prompt(for: golden.messages) == golden.promptIds)
            #expect(tokenizer.decode(golden.greedyIds) == golden.greedyText)
        }
    }

    @Test func knowsTheDefaultModelsTemplateAndEnd() throws {
        let tokenizer = try DefaultModel.tokenizer.get()
        let system = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
        #expect(tokenizer.chatTemplate == .chatML(defaultSystem: system))
        #expect(tokenizer.endTokens == [2])
        #expect(tokenizer.vocabularySize == 49152)
        #expect(tokenizer.decode([1, 19556, 2], skippingSpecialTokens: true) == "Hello")
    }

    /// Prints the encoding speed; asserts only that decoding gives the text back.
    @Test(arguments: ["english", "code"])
    func reportsEncodingSpeed(kind: String) throws {
        let tokenizer = try DefaultModel.tokenizer.get()
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let files =
            kind == "code"
            ? ["Sources/ModelFormats/GGUF/GGUFFile.swift", "Sources/Tokenizers/Tokenizer.swift"] : ["LICENSE"]
        let once = try files.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }.joined()
        var text = String(repeating: once, count: 2_000_000 / once.utf8.count + 1)
        text.makeContiguousUTF8()
        let clock = ContinuousClock()
        var tokens: [Int32] = []
        let best = (0..<3).map { _ in clock.measure { tokens = tokenizer.encode(text) } }.min() ?? .zero
        #expect(tokenizer.decode(tokens) == text)
        print("encoding \(kind): \(Double(text.utf8.count) / 1e6 / (best / .seconds(1))) MB/s")
    }
}
