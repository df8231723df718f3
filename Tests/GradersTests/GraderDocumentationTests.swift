import Foundation
import Graders
import LaurelRewards
import Testing

/// The examples of Docs/Graders.md are what the graders do.
@Suite struct GraderDocumentationTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Docs/Graders.md")

    /// The lines inside of blocks that begin with ```json examples.
    private static func examples() throws -> [JSONValue] {
        var isInside = false
        var examples: [JSONValue] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix("```") {
                isInside = line == "```json examples"
            } else if isInside {
                examples.append(try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)))
            }
        }
        return examples
    }

    @Test func examplesHold() async throws {
        let examples = try Self.examples()
        #expect(examples.count >= 40)
        for example in examples {
            // As a reward file's entry, which has keys of its own.
            let json = String(decoding: try JSONEncoder().encode(example["entry"]), as: UTF8.self)
            let file = try ConfigurationNode.parse("{\"graders\": [\(json)]}", file: "example.json")
            #expect(throws: Never.self, "\(json)") { try RewardConfiguration(file) }
            var entry = example["entry"]?.object ?? [:]
            let type = entry.removeValue(forKey: "type")?.text ?? ""
            let grade = try await Entries.grade(
                type, entry, example["completion"]?.text ?? "", reference: example["reference"]?.string,
                metadata: example["metadata"]?.object ?? [:])
            let difference = abs((grade.outcome.score ?? -99) - (example["score"]?.double ?? 99))
            #expect(difference < 1e-12, "\(example): \(grade.outcome)")
        }
    }

    @Test func everyTypeHasASection() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        for type in BuiltInGraders.types where type != "math_accuracy" {
            #expect(text.contains("\n## \(type)\n"), "\(type)")
            #expect(text.contains("\"type\": \"\(type)\""), "\(type)")
        }
    }
}
