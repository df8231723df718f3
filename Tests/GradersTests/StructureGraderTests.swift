import Foundation
import Graders
import LaurelRewards
import Testing

@Suite struct StructureGraderTests {
    private func score(
        _ type: String, _ fields: [String: JSONValue], _ text: String, reference: String? = nil
    ) async throws -> Double? {
        var fields = fields
        if fields["input"] == nil { fields["input"] = "completion" }
        return try await Entries.grade(type, fields, text, reference: reference).outcome.score
    }

    /// A person with a name, an age and tags.
    static let schema: JSONValue = .object([
        "type": "object", "required": .array(["name", "age"]), "additionalProperties": .bool(false),
        "properties": .object([
            "name": .object(["type": "string", "minLength": .integer(1), "pattern": "^[A-Z]"]),
            "age": .object(["type": "integer", "minimum": .integer(0), "maximum": .integer(150)]),
            "tags": .object([
                "type": "array", "maxItems": .integer(2), "uniqueItems": .bool(true),
                "items": .object(["enum": .array(["a", "b"])]),
            ]),
        ]),
    ])

    @Test(
        arguments: [
            (#"{"name": "Ada", "age": 36}"#, 1.0, 1.0), (#"{"name": "Ada", "age": 36, "tags": ["a"]}"#, 1, 1),
            (#"{"name": "ada", "age": 36}"#, 0.75, 0), (#"{"name": "Ada", "age": 36.0}"#, 1, 1),
            (#"{"name": "Ada", "age": "36"}"#, 0.75, 0), (#"{"name": "Ada"}"#, 0.75, 0),
            (#"{"name": "Ada", "age": 200, "tags": ["a", "a"]}"#, 0.5, 0),
            (#"{"name": "Ada", "age": 36, "more": 1}"#, 0.75, 0), ("[]", 0, 0), ("{", 0, 0), ("", 0, 0),
            (#"{"name": "Ada", "age": 36} and more"#, 0, 0),
        ] as [(String, Double, Double)])
    func scoresFieldsOfASchema(text: String, fields: Double, all: Double) async throws {
        #expect(try await score("json_schema", ["schema": Self.schema], text) == fields)
        #expect(try await score("json_schema", ["schema": Self.schema, "score": "all"], text) == all)
    }

    @Test(
        arguments: [
            (#"{"type": ["string", "null"]}"#, "null", true), (#"{"const": 1}"#, "1.0", true),
            (#"{"not": {"type": "string"}}"#, "1", true),
            (#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, "6", true),
            (#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "6", false),
            (#"{"allOf": [{"minimum": 1}, {"exclusiveMaximum": 5}]}"#, "5", false),
            (#"{"multipleOf": 0.1}"#, "0.3", true),
            (#"{"multipleOf": 1}"#, "1000000000.5", false), (#"{"multipleOf": 1}"#, "0.000000001", false),
            (#"{"multipleOf": 3}"#, "9007199254740992", false), (#"{"multipleOf": 3}"#, "9007199254740993", true),
            (#"{"multipleOf": 0.1}"#, "1e-300", false), (#"{"multipleOf": 0.01}"#, "12345678.91", true),
            (#"{"maximum": 9007199254740992}"#, "9007199254740993", false),
            (#"{"multipleOf": 2}"#, "3", false), ("false", "1", false), ("true", "1", true),
            (#"{"additionalProperties": {"type": "integer"}}"#, #"{"a": 1, "b": "x"}"#, false),
            (#"{"minProperties": 2}"#, #"{"a": 1}"#, false), (#"{"maxLength": 2}"#, "\"\u{1F600}\u{1F600}\"", true),
            (#"{"uniqueItems": true}"#, "[1, 1.0]", false), (#"{"type": "integer"}"#, "2.5", false),
        ] as [(String, String, Bool)])
    func knowsEachKeyword(schema: String, text: String, accepts: Bool) async throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(schema.utf8))
        #expect(
            try await score("json_schema", ["schema": value, "score": "all"], text) == (accepts ? 1 : 0),
            "\(schema) \(text)")
    }

    /// Beyond the bound nothing is known: a `not` around a pattern does not hold either.
    @Test func allPatternsOfAValidationShareOneBound() async throws {
        let schema: JSONValue = .object(["items": .object(["not": .object(["pattern": "(a|b)*a(a|b){500}x"])])])
        func grade(_ count: Int) async throws -> Grade {
            let items = repeatElement("\"\(String(repeating: "ab", count: 400))\"", count: count)
            return try await Entries.grade(
                "json_schema", ["schema": schema, "input": "completion", "score": "all"],
                "[\(items.joined(separator: ","))]")
        }
        #expect(try await grade(2).outcome.score == 1)
        let long = try await grade(1200)
        #expect(long.outcome.score == 0 && long.detail == "The text takes more steps than a validation has.")
    }

    @Test func readsJSONInsideAFenceOnlyWhereAllowed() async throws {
        let text = "```json\n{\"a\": 1}\n```"
        let schema: JSONValue = .object(["required": .array(["a"])])
        #expect(try await score("json_schema", ["schema": schema], text) == 0)
        #expect(try await score("json_schema", ["schema": schema, "allow_fence": .bool(true)], text) == 1)
    }

    @Test(arguments: [
        "01", "1.", ".5", "+1", "1e", "NaN", "'a'", "\"\u{9}\"", "[1,]", "{\"a\":1,}", "{a: 1}", "tru", "\"\\x\"",
        "\"\\ud800\\u0041\"",
        "1 2", "1e999", "\"", "[", "1e-400", "-0.001e-999", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":1}",
        "[{\"b\":{\"a\":1,\"\\u0061\":2}}]",
    ])
    func refusesWhatIsNoJSON(text: String) async throws {
        #expect(try await score("json_schema", ["schema": .bool(true)], text) == 0, "\(text.prefix(20))")
    }

    /// A key twice says two things, and a number that no double holds is neither 0 nor infinite.
    @Test(arguments: [
        (#"{"n": 1, "n": 0}"#, 0.0), (#"{"n": 0, "n": 1}"#, 0), (#"{"n": 0, "n": 0}"#, 0), (#"{"n": 1e-400}"#, 0),
        (#"{"n": 1e400}"#, 0), (#"{"n": 0e-400}"#, 1), (#"{"n": 0.0e400}"#, 1), (#"{"n": -0}"#, 1),
    ])
    func refusesWhatHasNoSingleMeaning(text: String, expected: Double) async throws {
        #expect(try await score("json_fields", [:], text, reference: #"{"n": 0}"#) == expected, "\(text)")
        #expect(try await score("json_fields", [:], #"{"n": 0}"#, reference: text) == (expected == 1 ? 1 : nil))
        #expect(try await score("json_schema", ["schema": .bool(true)], text) == expected, "\(text)")
    }

    @Test(
        arguments: [
            (#"{"total": 10.001, "name": "ACME", "lines": [1, 2]}"#, [:], 2.0 / 3),
            (#"{"total": 10.001, "name": "ACME", "lines": [1, 2]}"#, ["abs": .number(0.01)], 1),
            (#"{"total": 10.001, "name": "acme", "lines": [1, 2]}"#, ["rel": .number(0.001)], 2.0 / 3),
            (#"{"total": 10, "name": "acme", "lines": [1, 2]}"#, ["case_insensitive": .bool(true)], 1),
            (#"{"total": "10", "name": "ACME"}"#, [:], 1.0 / 3), (#"{"total": 10}"#, ["fields": .array(["total"])], 1),
            (
                #"{"total": 11, "name": "ACME"}"#,
                ["fields": .object(["total": .object(["weight": .integer(3)]), "name": .null])], 0.25
            ),
            ("no", [:], 0),
        ] as [(String, [String: JSONValue], Double)])
    func comparesFields(text: String, options: [String: JSONValue], expected: Double) async throws {
        let gold = #"{"total": 10, "name": "ACME", "lines": [1, 2]}"#
        let found = try await score("json_fields", options, text, reference: gold)
        #expect(abs((found ?? -1) - expected) < 1e-12)
        #expect(try await score("json_fields", options, gold, reference: gold) == 1)
    }

    @Test(
        arguments: [
            (#"{"n": 9007199254740993}"#, ["n"], 0.0), (#"{"n": 9007199254740992}"#, ["n"], 1),
            (#"{"n": 9007199254740992.0}"#, ["n"], 1), (#"{"items": [{"p": 2}]}"#, ["items.0.p"], 1),
            (#"{"items": [{"p": 3}]}"#, ["items.0.p"], 0), (#"{"items": []}"#, ["items.0.p"], 0),
            // What both sides lack does not count; what the candidate adds is wrong.
            (#"{"n": 9007199254740992}"#, ["n", "x"], 1), (#"{"n": 9007199254740992, "x": 1}"#, ["n", "x"], 0.5),
            (#"{"n": 9007199254740992}"#, ["typo"], nil), (#"{"typo": 1}"#, ["typo", "items.7"], nil),
        ] as [(String, [JSONValue], Double?)])
    func comparesTheFieldsNamed(text: String, fields: [JSONValue], expected: Double?) async throws {
        let gold = #"{"n": 9007199254740992, "items": [{"p": 2}]}"#
        #expect(
            try await score("json_fields", ["fields": .array(fields)], text, reference: gold) == expected, "\(text)")
    }

    @Test func textWithoutAShapeIsNoText() async throws {
        let nothing = "\u{200B}\u{FEFF} \u{2060}\u{2800}"
        #expect(try await score("code_fence", [:], "```\n\(nothing)\n```") == 0)
        #expect(
            try await score("format_check", [:], "<think>\(nothing)</think>\n<answer>1</answer>") == 0)
        #expect(try await score("format_check", [:], "<think>x</think>\n<answer>1\u{200B}</answer>") == 1)
    }

    @Test(arguments: [
        ("minimum", "maximum", 5, 4), ("exclusiveMinimum", "maximum", 5, 5), ("minimum", "exclusiveMaximum", 5, 5),
    ])
    func refusesBoundsThatNoNumberMeets(low: String, high: String, least: Int64, most: Int64) {
        let schema: JSONValue = .object([low: .integer(least), high: .integer(most)])
        #expect(throws: RewardError.self) { try Entries.make("json_schema", ["schema": schema]) }
    }

    @Test(arguments: [
        ("```python\nprint(1)\n```", 1.0), ("Text\n```Python\nx\n```\nmore", 1), ("```\nx\n```", 0),
        ("```python\n\n```", 0),
        ("```python\nx", 0), ("no code", 0), ("```js\nx\n```", 0), ("~~~python\nx\n~~~", 1),
        ("````python\n```\n````", 1),
        ("    ```python\nx\n    ```", 0), ("```python\nx\n```\n```js\ny\n```", 0),
    ])
    func seesCodeFences(text: String, expected: Double) async throws {
        #expect(try await score("code_fence", ["language": "python"], text) == expected, "\(text)")
    }

    @Test func countsCodeFences() async throws {
        let two = "```\na\n```\n\n```\nb\n```"
        #expect(try await score("code_fence", ["max": .integer(1)], two) == 0)
        #expect(try await score("code_fence", ["min": .integer(2), "max": .integer(2)], two) == 1)
        #expect(try await score("code_fence", ["only": .bool(true)], "```\na\n```\n") == 1)
        #expect(try await score("code_fence", ["only": .bool(true)], "see ```\na\n```\n") == 0)
    }

    @Test(
        arguments: [
            ("B", "B", 1.0), ("(b)", "B", 1), ("**B**", "B", 1), ("$\\boxed{B}$", "B", 1),
            ("\\boxed{\\text{B}}", "B", 1), ("B. Paris", "B", 1),
            ("The answer is (C).", "C", 1), ("Answer: A", "A", 1), ("Not A. The answer is B", "B", 1),
            ("I choose option D because", "D", 1),
            ("A or B", "A", 0), ("A or B", "B", 0), ("A", "B", 0), ("", "A", 0), ("A good day", "A", 0),
            ("E", "E", nil),
            ("The answer is a number", "A", 0),
            ("The answer is B or A.", "B", 0), ("Answer: B, A, C", "B", 0), ("Answer: B + A", "B", 0),
            ("answer is B|A", "B", 0), ("Answer: B plus C", "B", 0), ("Answer: B / possibly C", "C", 0),
            ("The answer is B, A good one.", "B", 0), ("The answer is B, because C is wrong", "B", 1),
            ("The answer is B (C is wrong)", "B", 1), ("Answer: B. A is wrong.", "B", 1),
            ("not B", "B", 0), ("It isn't B", "B", 0), ("It is not option (B) but C", "C", 1),
            ("The answer is not B", "B", 0), ("The answer is not B but C", "C", 1),
            ("B A", "B", 0), ("Answer: B A", "B", 0), ("B; alternatively A", "B", 0), ("B; alternatively A", "A", 0),
            ("Answer: B; alternatively A", "B", 0), ("Answer: B. Or maybe A.", "B", 0), ("Answer: B is wrong", "B", 0),
            ("B is wrong", "B", 0), ("B is not the answer.", "B", 0), ("B isn't right", "B", 0),
            ("B. is wrong", "B", 0),
            ("Answer: B is definitely incorrect.", "B", 0), ("The wrong answer is B", "B", 0),
            ("All except B", "B", 0), ("All but B", "B", 0), ("everything but option B", "B", 0),
            ("Rule out B", "B", 0),
            ("Neither A nor B", "B", 0), ("other than B", "B", 0), ("A and B are wrong", "A", 0),
            ("All except B and C", "C", 0), ("Answer: B is right", "B", 1), ("Answer: B is not wrong", "B", 1),
            ("Answer: B, not A", "B", 1), ("B not A", "B", 1), ("Answer: B is a good one", "B", 1),
            ("Answer: B I think", "B", 1), ("The answer is B; it is blue.", "B", 1), ("not A but B", "B", 1),
            ("B is the right choice", "B", 1), ("nothing but B", "B", 1),
            ("answer is b", "B", 1), ("Plan B is C", "C", 0), ("C", "C) London", 1), ("B. A city", "B", 1),
            ("B\n\nExplanation: A is in Italy, C in Norway.", "B", 1), ("**B**\n\nA is in Italy.", "B", 1),
            ("B\nA\nC", "B", 0), ("B\nA) Rome", "B", 0), ("Answer: B. C. D. A.", "B", 0),
            ("The answer is B; A", "B", 0), ("The answer is B unless A", "B", 0), ("Answer: A; B; C; D", "A", 0),
            ("The answer is B. A is wrong.", "B", 1), ("The answer is B.\n\nA is in Italy.", "B", 1),
            ("The answer is A. The answer is B.", "B", 0), ("Answer: D\nAnswer: C\nAnswer: B", "B", 0),
            ("Answer: A or possibly Answer: B", "B", 0),
            ("The answer is A. Wait, I misread it. The answer is B.", "B", 1),
            ("If so the answer is A, otherwise the answer is B", "B", 0),
        ] as [(String, String, Double?)])
    func readsChoices(text: String, gold: String, expected: Double?) async throws {
        #expect(try await score("multiple_choice", [:], text, reference: gold) == expected, "\(text)")
    }

    @Test(
        arguments: [
            ("a, b, c", "a, b, c", [:], 1.0), ("c; A", "a, b, c", [:], 0.8), ("- a\n- b\n", "a,b", [:], 1),
            ("1. a\n2) c", "[\"a\", \"b\"]", [:], 0.5),
            ("a, a, a", "a", [:], 0.5), ("b, a", "a, b", ["ordered": .bool(true)], 0.5),
            ("a", "a, b", ["measure": "precision"], 1),
            ("a", "a, b", ["measure": "recall"], 0.5), ("", "a", [:], 0),
            ("A", "a", ["case_insensitive": .bool(false)], 0),
            ("a | b", "a|b", ["separators": .array(["|"])], 1), ("[1, 2]", "[1, 2]", [:], 1),
            ("- **a**\n- **b**", "a, b", [:], 1), ("a, b.", "a, b", [:], 1), ("1. *a*.\n2. `b`.", "a\nb", [:], 1),
            ("**a.**, __b__", "a, b", [:], 1), ("a*, b", "a, b", [:], 0.5), ("a..., b", "a, b", [:], 0.5),
            ("a., b", "a, b.", [:], 1), ("1.5, 2", "15, 2", [:], 0.5), ("**, .", "a", [:], 0),
        ] as [(String, String, [String: JSONValue], Double)])
    func matchesLists(text: String, gold: String, options: [String: JSONValue], expected: Double) async throws {
        let found = try await score("list_match", options, text, reference: gold)
        #expect(abs((found ?? -1) - expected) < 1e-12, "\(text)")
    }
}
