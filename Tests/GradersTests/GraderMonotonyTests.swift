import Graders
import LaurelRewards
import Testing

/// What a better or longer text can never do to a score, on texts from a seeded generator.
@Suite struct GraderMonotonyTests {
    private func score(
        _ type: String, _ fields: [String: JSONValue], _ text: String, reference: String? = nil
    ) async throws -> Double {
        var fields = fields
        fields["input"] = "completion"
        return try await Entries.grade(type, fields, text, reference: reference).outcome.score ?? -9
    }

    /// More text never takes away what was found, never makes a text shorter, never says less twice.
    @Test(
        arguments: [
            ("string_check", ["operation": "contains"], 1), ("string_check", ["operation": "ilike"], 1),
            ("regex", ["pattern": "cat +sat|value"], 1), ("regex", ["pattern": "cat|sat", "negate": .bool(true)], -1),
            ("keywords", ["all": .array(["cat", "value", "policy"])], 1), ("keywords", ["any": .array(["cat"])], 1),
            ("keywords", ["weighted": .object(["cat": .integer(3), "the": .number(0.5)])], 1),
            ("keywords", ["none": .array(["cat", "the"])], -1),
            ("length", ["min": .integer(6), "slack": .integer(6)], 1),
            ("length", ["max": .integer(6), "slack": .integer(6)], -1),
            ("length", ["overlong_limit": .integer(12), "overlong_cache": .integer(8)], -1),
        ] as [(String, [String: JSONValue], Int)])
    func moveOneWayWhenTextIsAdded(type: String, fields: [String: JSONValue], direction: Int) async throws {
        var texts = RandomText(seed: 41)
        var moved = 0
        for _ in 0..<150 {
            let (text, more) = (texts.sentence(words: 0...9), texts.sentence(words: 1...4))
            let reference = texts.sentence(words: 1...2)
            let before = try await score(type, fields, text, reference: reference)
            let after = try await score(type, fields, "\(text) \(more)", reference: reference)
            #expect((after - before) * Double(direction) >= 0, "\(text) + \(more)")
            if after != before { moved += 1 }
        }
        #expect(moved > 0, "the texts show nothing")
    }

    @Test func repetitionFallsWhenATextIsSaidAgain() async throws {
        var texts = RandomText(seed: 42)
        for n in 1...4 {
            for _ in 0..<40 {
                let text = texts.sentence(words: n...12)
                let once = try await score("repetition", ["n": .integer(Int64(n))], text)
                let twice = try await score("repetition", ["n": .integer(Int64(n))], "\(text) \(text)")
                #expect(twice < once || text.isEmpty, "\(n) \(text)")
            }
        }
    }

    @Test func lettersOfTheScriptRaiseItsShare() async throws {
        var texts = RandomText(seed: 43)
        for _ in 0..<100 {
            let text = "ж" + texts.any()
            let before = try await score("language", ["scripts": "latin"], text)
            #expect(try await score("language", ["scripts": "latin"], text + " word") > before || before == 1)
            #expect(try await score("language", ["scripts": "latin"], text + " слово") < before || before == 0)
        }
    }

    @Test func recallOfItemsNeverFallsWhenItemsAreAdded() async throws {
        var texts = RandomText(seed: 44)
        for isOrdered in [false, true] {
            let fields: [String: JSONValue] = ["measure": "recall", "ordered": .bool(isOrdered)]
            for _ in 0..<100 {
                let list = texts.sentence(words: 1...8).replacing(" ", with: ", ")
                let reference = texts.sentence(words: 1...8).replacing(" ", with: ", ")
                let before = try await score("list_match", fields, list, reference: reference)
                let after = try await score("list_match", fields, list + ", the, cat", reference: reference)
                #expect(after >= before, "\(list) against \(reference)")
            }
        }
    }

    /// One edit more changes the score by at most one letter's share, and the first one lowers it.
    @Test func everyEditCostsAtMostItsShare() async throws {
        var texts = RandomText(seed: 45)
        for _ in 0..<100 {
            let reference = texts.letters(20, of: "abcdé")
            var scalars = Array(reference.unicodeScalars)
            var last = 1.0
            for edit in 0..<8 {
                scalars[Int.random(in: 0..<20, using: &texts.random)] = "x"
                let text = String(String.UnicodeScalarView(scalars))
                let value = try await score("edit_distance", [:], text, reference: reference)
                #expect(abs(value - last) <= 1.0 / 20 + 1e-12 && (edit > 0 || value < 1))
                last = value
            }
        }
    }

    /// A field that is put right raises the score by its weight; a letter that is put right makes it 1.
    @Test func everyFieldPutRightCounts() async throws {
        var texts = RandomText(seed: 46)
        let names = ["a", "b", "c", "d"]
        func json(_ values: [Int]) -> String {
            "{" + zip(names, values).map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
        }
        let member: JSONValue = .object(["type": "integer", "minimum": .integer(0)])
        let schema: JSONValue = .object([
            "required": .array(names.map { .string($0) }),
            "properties": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, member) })),
        ])
        for _ in 0..<60 {
            let gold = names.map { _ in Int.random(in: 0...9, using: &texts.random) }
            var values = gold.map { -1 - $0 }
            var (fields, shape) = (-1.0, -1.0)
            for place in values.indices.shuffled(using: &texts.random) {
                values[place] = gold[place]
                let now = try await score("json_fields", [:], json(values), reference: json(gold))
                let valid = try await score("json_schema", ["schema": schema], json(values))
                #expect(now > fields && valid > shape)
                (fields, shape) = (now, valid)
            }
            #expect(fields == 1 && shape == 1)
        }
    }

    @Test func aClosedBlockNeverScoresLessThanAnOpenOne() async throws {
        var texts = RandomText(seed: 47)
        for _ in 0..<60 {
            let code = "```python\n\(texts.sentence(words: 1...5))\n"
            #expect(try await score("code_fence", [:], code) == 0)
            #expect(try await score("code_fence", [:], code + "```") == 1)
            let (think, answer) = (texts.sentence(words: 1...4), texts.sentence(words: 1...4))
            var last = -1.0
            for tags in [
                think, "<think>\(think)", "<think>\(think)</think>", "<think>\(think)</think><answer>\(answer)",
                "<think>\(think)</think><answer>\(answer)</answer>",
            ] {
                let value = try await score("format_check", ["variant": "tag_count"], tags)
                #expect(value > last)
                last = value
            }
            #expect(last == 1)
        }
    }

    /// A tolerance that grows never refuses what a smaller one accepts.
    @Test func widerTolerancesAcceptNoLess() async throws {
        var texts = RandomText(seed: 48)
        for _ in 0..<100 {
            let gold = Int.random(in: 1...9_999, using: &texts.random)
            let answer =
                "\(gold + Int.random(in: -9...9, using: &texts.random)).\(Int.random(in: 0...99, using: &texts.random))"
            var last = 0.0
            for tolerance in [0, 0.001, 0.1, 1, 10, 100] {
                let fields: [String: JSONValue] = ["tol": .object(["abs": .number(tolerance)])]
                let value = try await score("math_accuracy", fields, answer, reference: "\(gold)")
                #expect(value >= last, "\(answer) against \(gold) at \(tolerance)")
                last = value
            }
            #expect(last == 1)
        }
    }
}
