import Foundation
import Testing
import Tokenizers

/// The pre-tokenisers and `tokenizer.json` against the reference library; see Fixtures/README.md.
@Suite struct ReferenceTests {
    struct Splits: Decodable {
        let text: String
        let gpt2: [String]
        let smolLM: [String]
        let llama3: [String]
        let qwen2: [String]

        func words(_ preTokenizer: PreTokenizer) -> [String] {
            switch preTokenizer {
            case .gpt2: gpt2
            case .smolLM: smolLM
            case .llama3: llama3
            case .qwen2: qwen2
            }
        }
    }

    struct Case: Decodable {
        let text: String?
        let ids: [Int32]
        let withSpecial: [Int32]?
        let decoded: String
        let skipped: String

        enum CodingKeys: String, CodingKey {
            case text, ids, decoded, skipped
            case withSpecial = "with_special"
        }
    }

    static func rows<Row: Decodable>(_ type: Row.Type, _ path: String) throws -> [Row] {
        try Data(contentsOf: URL(fileURLWithPath: TestFiles.fixture(path))).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(Row.self, from: Data($0)) }
    }

    @Test(arguments: PreTokenizer.allCases)
    func splitsHostileTextsAsTheReferenceDoes(_ preTokenizer: PreTokenizer) throws {
        let rows = try Self.rows(Splits.self, "splits.jsonl")
        #expect(rows.count >= 250)
        for row in rows {
            let words = preTokenizer.words(in: row.text)
            #expect(words.map { Array($0.utf8) } == row.words(preTokenizer).map { Array($0.utf8) }, "\(words)")
        }
    }

    @Test(arguments: PreTokenizer.allCases)
    func encodesAndDecodesAsTheReferenceDoes(_ preTokenizer: PreTokenizer) throws {
        let folder = preTokenizer.rawValue
        let tokenizer = try Tokenizer(huggingFaceFolder: TestFiles.fixture(folder))
        for row in try Self.rows(Case.self, folder + "/cases.jsonl") {
            if let text = row.text {
                #expect(tokenizer.encode(text) == row.ids, "\(text.debugDescription)")
                #expect(tokenizer.encode(text, addingSpecialTokens: true) == row.withSpecial)
            }
            #expect(Array(tokenizer.decode(row.ids).utf8) == Array(row.decoded.utf8), "\(row.ids)")
            #expect(Array(tokenizer.decode(row.ids, skippingSpecialTokens: true).utf8) == Array(row.skipped.utf8))
            for isSkipping in [false, true] {
                var stream = tokenizer.makeStreamDecoder(skippingSpecialTokens: isSkipping)
                let text = row.ids.map { stream.append($0) }.joined() + stream.finish()
                #expect(Array(text.utf8) == Array((isSkipping ? row.skipped : row.decoded).utf8), "\(row.ids)")
            }
        }
    }

    @Test(arguments: PreTokenizer.allCases)
    func encodesAMegabyteWithoutSpacesInLinearithmicTime(_ preTokenizer: PreTokenizer) throws {
        let tokenizer = try Tokenizer(huggingFaceFolder: TestFiles.fixture(preTokenizer.rawValue))
        let text = String(repeating: "thequickbrownfox", count: 1 << 16)
        #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }

    @Test func sharesATokenizerBetweenTasks() async throws {
        let tokenizer = try Tokenizer(huggingFaceFolder: TestFiles.fixture("smolLM"))
        let texts = try Self.rows(Case.self, "smolLM/cases.jsonl").filter { $0.text != nil }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { texts.allSatisfy { tokenizer.encode($0.text ?? "") == $0.ids } }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }
}
