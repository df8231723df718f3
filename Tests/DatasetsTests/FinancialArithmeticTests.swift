import Datasets
import Foundation
import LaurelRewards
import Testing

/// Holds the committed example to its generator and to arithmetic.
@Suite struct FinancialArithmeticTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Examples/financial-arithmetic")

    private func samples(_ file: String) throws -> [Sample] {
        try Dataset(path: FinancialArithmeticTests.folder.appending(path: file).path(percentEncoded: false)).samples
    }

    @Test func isWhatTheCommittedGeneratorWrites() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "laurel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let generator = FinancialArithmeticTests.folder.appending(path: "generate.swift")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift", generator.path(percentEncoded: false), folder.path(percentEncoded: false)]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for name in ["train.jsonl", "eval.jsonl"] {
            let written = try Data(contentsOf: folder.appending(path: name))
            let committed = try Data(contentsOf: FinancialArithmeticTests.folder.appending(path: name))
            #expect(written == committed, "\(name) differs from what generate.swift writes")
        }
    }

    @Test func hasEnoughDisjointRows() throws {
        let (training, heldOut) = (try samples("train.jsonl"), try samples("eval.jsonl"))
        #expect(training.count >= 512)
        #expect(heldOut.count >= 128)
        let asked = (training + heldOut).map(\.prompt)
        #expect(Set(asked).count == asked.count)
        #expect(Set((training + heldOut).map(problem)).count == asked.count)
    }

    @Test func answersFollowFromTheNumbersInTheQuestions() throws {
        for sample in try samples("train.jsonl") + samples("eval.jsonl") {
            let numbers = sample.prompt.matches(of: /\d+/).compactMap { Int($0.0) }
            let answer: Int
            switch sample.metadata["kind"]?.string {
            case "sum", "purchase", "invoice": answer = numbers.reduce(0, +)
            case "difference", "change": answer = (numbers.max() ?? 0) - (numbers.min() ?? 0)
            case "product": answer = numbers.reduce(1, *)
            // The share is 10 or 50, and no amount is smaller.
            case "percent": answer = numbers.reduce(1, *) / 100
            default: throw DatasetError(code: "kind", file: nil, message: "No such kind: \(sample.metadata).")
            }
            #expect(sample.reference == String(answer), "\(sample.prompt)")
            #expect(sample.prompt.hasSuffix("Reply with just the number."))
        }
    }

    /// The numbers a question asks about, whatever their order where it does not matter.
    private func problem(_ sample: Sample) -> String {
        let kind = sample.metadata["kind"]?.string ?? ""
        let numbers = sample.prompt.matches(of: /\d+/).compactMap { Int($0.0) }.sorted()
        let operation = ["purchase": "sum", "invoice": "sum", "change": "difference"][kind] ?? kind
        return "\(operation) \(numbers)"
    }
}
