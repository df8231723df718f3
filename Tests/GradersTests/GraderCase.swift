import Graders
import LaurelRewards
import Testing

/// A built-in grader as an entry would ask for it, and what it promises.
struct GraderCase: Sendable, CustomTestStringConvertible {
    let type: String
    let fields: [String: JSONValue]
    /// Makes a text that scores 1 when it is both the answer and the reference; nil where equal texts promise nothing.
    var identity: (@Sendable (inout RandomText) -> String)?
    /// Whether answer and reference may change places.
    var isSymmetric = false
    /// Writes the same text with other white space where none has a meaning to this grader.
    var respaced: (@Sendable (String) -> String)?

    var testDescription: String {
        ([type] + fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.string ?? "…")" }).joined(
            separator: " ")
    }

    var range: ClosedRange<Double> { (try? Entries.make(type, fields).range) ?? 0...1 }

    /// The grade of an answer, in its block.
    func grade(_ answer: String, reference: String? = nil) async throws -> Grade {
        try await Entries.grade(type, fields, "<answer>\(answer)</answer>", reference: reference, tokens: 7)
    }

    /// The score of an answer in its block; -9 where there is none.
    func score(_ answer: String, reference: String? = nil) async throws -> Double {
        try await grade(answer, reference: reference).outcome.score ?? -9
    }

    /// Every type with the settings that change what it promises.
    static let all: [GraderCase] = text + structure + shape

    private static let text: [GraderCase] = [
        GraderCase(
            type: "string_check", fields: ["operation": "equals"], identity: { $0.sentence(words: 1...9) },
            isSymmetric: true),
        GraderCase(type: "string_check", fields: ["operation": "not_equals"], isSymmetric: true),
        GraderCase(type: "string_check", fields: ["operation": "contains"], identity: { $0.any() }),
        GraderCase(
            type: "string_check", fields: ["operation": "case_insensitive_contains"], identity: { $0.any() }),
        GraderCase(
            type: "text_similarity", fields: ["operation": "rouge"], identity: { $0.sentence(words: 1...9) },
            isSymmetric: true, respaced: wide),
        GraderCase(
            type: "math_accuracy", fields: [:], identity: { "\(Int.random(in: -999...999, using: &$0.random))/7" },
            isSymmetric: true, respaced: outer),
        GraderCase(
            type: "edit_distance", fields: [:], identity: { $0.any() }, isSymmetric: true, respaced: outer),
        GraderCase(
            type: "edit_distance", fields: ["unit": "words"], identity: { $0.sentence(words: 1...9) },
            isSymmetric: true, respaced: wide),
        GraderCase(
            type: "regex", fields: ["pattern": "(?:a|value) +of", "input": "answer"], respaced: outer),
    ]

    private static let structure: [GraderCase] = [
        GraderCase(
            type: "list_match", fields: [:], identity: list, isSymmetric: true,
            respaced: { $0.replacing(",", with: " ,\t") }),
        GraderCase(
            type: "list_match", fields: ["ordered": .bool(true)], identity: list, isSymmetric: true, respaced: outer),
        GraderCase(
            type: "multiple_choice", fields: [:],
            identity: { ["A", "(b)", "**C**", "D. yes"].randomElement(using: &$0.random) ?? "A" }, respaced: outer),
        GraderCase(
            type: "json_fields", fields: [:], identity: record,
            respaced: { $0.replacing(":", with: " :\n").replacing(",", with: "\t, ") }),
        GraderCase(
            type: "json_schema", fields: ["schema": StructureGraderTests.schema, "input": "answer"],
            respaced: { $0.replacing(":", with: " :\n").replacing(",", with: "\t, ") }),
        GraderCase(type: "code_fence", fields: ["input": "answer"], respaced: { "\n\n\($0)\n\n" }),
        GraderCase(type: "format_check", fields: [:], respaced: outer),
        GraderCase(type: "format_check", fields: ["variant": "tag_count"], respaced: outer),
        GraderCase(type: "format_check", fields: ["variant": "open_r1"]),
        GraderCase(type: "format_check", fields: ["variant": "open_r1_tag_count"]),
        GraderCase(type: "format_check", fields: ["variant": "trl_think"]),
    ]

    private static let shape: [GraderCase] = [
        shaped("length", ["target": .integer(5), "tolerance": .integer(9)]),
        shaped("length", ["min": .integer(2), "max": .integer(6), "slack": .integer(4)]),
        shaped("length", ["overlong_limit": .integer(6), "overlong_cache": .integer(3)]),
        GraderCase(type: "length", fields: ["unit": "tokens", "max": .integer(9)], respaced: wide),
        shaped("repetition", ["n": .integer(2)]),
        shaped("repetition", ["n": .integer(1), "max_penalty": .number(-2)]),
        shaped("keywords", ["all": .array(["cat", "value", "policy"]), "none": .array(["model"])]),
        shaped("keywords", ["weighted": .object(["cat": .integer(3), "the": .number(0.5)])]),
        shaped("language", ["scripts": "latin"]),
        shaped("language", ["scripts": .array(["han", "thai"]), "min": .number(0.5)]),
    ]

    /// A grader of the answer's shape, to which only words and letters matter.
    private static func shaped(_ type: String, _ fields: [String: JSONValue]) -> GraderCase {
        GraderCase(type: type, fields: fields.merging(["input": "answer"]) { $1 }, respaced: wide)
    }

    // MARK: - Texts

    private static let outer: @Sendable (String) -> String = { " \n\($0)\t " }
    private static let wide: @Sendable (String) -> String = { " \n" + $0.replacing(" ", with: " \t ") + "  " }

    private static let list: @Sendable (inout RandomText) -> String = { texts in
        texts.sentence(words: 1...9).replacing(" ", with: ", ")
    }

    /// A JSON object of a few fields.
    static let record: @Sendable (inout RandomText) -> String = { texts in
        let name = texts.sentence(words: 1...3)
        return
            "{\"name\": \"\(name)\", \"age\": \(Int.random(in: 0...99, using: &texts.random)), \"tags\": [1, true, null]}"
    }
}
