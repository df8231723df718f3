import Foundation
import Graders
import LaurelRewards
import Testing

/// No grader takes long on any completion of a mebibyte, whatever it is compared with.
@Suite(.serialized) struct GraderTimeTests {
    /// Twice the bound that is promised: a core that is shared with another thread does half the work in its time.
    private static let slowest = 1.0
    private static let mebibyte = 1 << 20

    /// An entry, by a name for the report.
    struct Entry: Sendable, CustomTestStringConvertible {
        let type: String
        var fields: [String: JSONValue] = [:]

        var testDescription: String { "\(type) \(fields.values.compactMap(\.string).joined(separator: " "))" }
    }

    static let entries: [Entry] =
        TextSimilarity.operations.filter { $0 != "meteor_wordnet" }.map {
            Entry(type: "text_similarity", fields: ["operation": .string($0)])
        } + [
            Entry(type: "text_similarity", fields: ["operation": "wratio", "processed": .bool(true)]),
            Entry(type: "text_similarity", fields: ["operation": "rouge_lsum", "unicode": .bool(true)]),
            Entry(
                type: "text_similarity", fields: ["operation": "bleu", "tokenizer": "char", "max_order": .integer(9)]),
            Entry(type: "text_similarity", fields: ["operation": "bleu", "tokenizer": "intl"]),
            Entry(type: "string_check", fields: ["operation": "ilike"]), Entry(type: "edit_distance"),
            Entry(type: "edit_distance", fields: ["unit": "words"]), Entry(type: "list_match"),
            Entry(type: "list_match", fields: ["ordered": .bool(true)]), Entry(type: "math_accuracy"),
            Entry(type: "multiple_choice"), Entry(type: "json_fields"), Entry(type: "format_check"),
            Entry(type: "json_schema", fields: ["schema": .object(["uniqueItems": .bool(true)])]),
            Entry(type: "json_schema", fields: ["schema": .object(["items": pattern])]),
            Entry(type: "json_schema", fields: ["schema": .object(["items": .object(["not": pattern])])]),
            Entry(type: "json_schema", fields: ["schema": .object(["items": .object(["enum": terms { "\($0)" }])])]),
            Entry(type: "json_schema", fields: ["schema": .object(["anyOf": lengths])]),
            Entry(type: "json_schema", fields: ["schema": .object(["items": .object(["oneOf": objects])])]),
            Entry(type: "code_fence"), Entry(type: "language", fields: ["scripts": "han"]),
            Entry(type: "length", fields: ["max": .integer(9)]),
            Entry(type: "repetition", fields: ["n": .integer(64), "unit": "characters"]),
            Entry(type: "keywords", fields: ["all": terms { "word\($0)" }]),
            Entry(type: "keywords", fields: ["none": terms { String(repeating: "a", count: $0) + "b" }]),
            Entry(type: "keywords", fields: ["all": terms { String(repeating: "a ", count: $0) + "a" }]),
            Entry(type: "regex", fields: ["pattern": "(a|b)*a(a|b){500}x"]),
            Entry(type: "regex", fields: ["pattern": "a{0,1000}a{0,1000}b", "match": "full"]),
            Entry(type: "regex", fields: ["pattern": ".{1000}q"]),
        ]

    private static let lengths: JSONValue = .array((0..<2000).map { .object(["minLength": .integer(2_000_000 + $0)]) })
    private static let objects: JSONValue = .array(
        (0..<300).map { .object(["enum": .array([.object(["a": .integer($0)])])]) })
    private static let pattern: JSONValue = .object(["pattern": "(a|b)*a(a|b){500}x"])

    private static func terms(_ text: (Int) -> String) -> JSONValue { .array((1...4000).map { .string(text($0)) }) }

    /// Texts of about this many bytes.
    static func texts(_ count: Int) -> [String] {
        var random = RandomText(seed: 71)
        func repeated(_ text: String) -> String { String(repeating: text, count: count / text.utf8.count) }
        return [
            repeated("a"), repeated(","), repeated("a b\n"), repeated("aж漢ไ😀é "), repeated("\"1\","),
            (0..<(count / 6)).map { String($0, radix: 36) }.joined(separator: " "),
            (0..<(count / 8)).map { "a \(String($0, radix: 36))" }.joined(separator: "\n"),
            random.letters(count / 5, of: "abcdefgh é"),
            "[" + repeated("\"\(String(repeating: "ab", count: 50))\",") + "1]", "[" + repeated("{\"a\":9},") + "1]",
            "\"" + repeated("a") + "\"",
        ]
    }

    @Test("Takes no longer than is promised", arguments: entries)
    func staysInTime(entry: Entry) async throws {
        var fields = entry.fields
        fields["input"] = "completion"
        let grader = try Entries.make(entry.type, fields)
        let completions = Self.texts(Self.mebibyte)
        let small = Self.texts(1 << 14)
        for (completion, own) in zip(completions, small) {
            let references = grader.needsReference ? [own, small[7], completion + "b"] : [""]
            for reference in references {
                let item = GradingItem(
                    sample: Sample(index: 0, messages: [], reference: reference),
                    candidate: Candidate(index: 0, completion: completion))
                let start = Self.threadSeconds
                let grade = await grader.grade(item)
                let time = Self.threadSeconds - start
                #expect(
                    time < Self.slowest,
                    "\(time) s for \(completion.prefix(9).debugDescription) against \(reference.utf8.count) bytes: \(grade)"
                )
            }
        }
    }

    /// Processor time of this thread; a built-in grader does not leave it.
    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
