import Foundation
import Testing

/// What is printed for a model whose logits are no numbers.
@Suite struct DamagedModelTests {
    let training: TinyTraining

    /// The last value of the model's file, one of its final norm, is no number.
    init() throws {
        training = try TinyTraining(steps: 2)
        let file = training.work.url.appending(path: "model/model.safetensors")
        try (Data(contentsOf: file).dropLast(4) + [0, 0, 0xC0, 0x7F]).write(to: file)
    }

    /// Foundation takes strict JSON alone: no NaN.
    private func object(_ line: Substring) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test(arguments: [
        [], ["--temperature", "1"], ["--temperature", "1", "--top-k", "5"], ["--temperature", "1", "--top-p", "0.9"],
    ])
    func generatedLinesAreJSON(sampling: [String]) throws {
        let arguments = ["generate", "--model", "model", "--json", "--max-tokens", "3", "one", "two"]
        let ending = try training.run(arguments + sampling)
        #expect(ending.status == 0, "\(ending.errors)")
        let lines = ending.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            let values = try #require(try object(line)["log_probabilities"] as? [Any])
            #expect(!values.isEmpty && values.allSatisfy { $0 is NSNull }, "\(line)")
        }
    }

    @Test func anEvaluationIsJSON() throws {
        let ending = try training.run([
            "eval", "--model", "model", "--reward", "reward.yaml", "--data", "eval.jsonl", "-n", "2", "--max-tokens",
            "4",
            "--top-p", "0.9", "--json", "--output", "candidates.jsonl",
        ])
        #expect(ending.status == 0, "\(ending.errors)")
        let lines = ending.output.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(try object(try #require(lines.first))["candidates"] as? Int == 6)
        let rows = try String(contentsOf: training.work.url.appending(path: "candidates.jsonl"), encoding: .utf8)
        for row in rows.split(separator: "\n") { _ = try object(row) }
    }
}
