import Foundation
import Graders
import LaurelRewards
import LaurelRewardsTesting
import Testing

/// Every built-in grader keeps the contract that a third party's is held to.
@Suite(.serialized) struct ConformanceTests {
    /// An entry for every type, as a reward file would have it.
    static let entries: [String: String] = [
        "math_accuracy": "{ type: math_accuracy }",
        "string_check": "{ type: string_check, operation: contains }",
        "text_similarity": "{ type: text_similarity, operation: rouge_l }",
        "format_check": "{ type: format_check }",
        "regex": "{ type: regex, pattern: '(a|b)*c\\d+' }",
        "json_schema": "{ type: json_schema, schema: { type: object, required: [a] } }",
        "json_fields": "{ type: json_fields, fields: [a] }",
        "multiple_choice": "{ type: multiple_choice }",
        "code_fence": "{ type: code_fence }",
        "language": "{ type: language, scripts: latin }",
        "length": "{ type: length, target: 20, tolerance: 10 }",
        "repetition": "{ type: repetition }",
        "keywords": "{ type: keywords, all: [cat, mat] }",
        "edit_distance": "{ type: edit_distance }",
        "list_match": "{ type: list_match }",
    ]

    @Test func everyTypeIsHere() { #expect(Set(Self.entries.keys) == Set(BuiltInGraders.types)) }

    @Test("A built-in grader keeps the contract", arguments: BuiltInGraders.types)
    func keepsTheContract(type: String) async throws {
        let text = "graders: [\(Self.entries[type] ?? "")]"
        let reward = try RewardConfiguration(ConfigurationNode.parse(text, file: "\(type).yaml"))
        let grader = try BuiltInGraders.make(from: try #require(reward.graders.first))
        for violation in await GraderConformance(of: grader).violations() { Issue.record("\(type): \(violation)") }
    }
}
