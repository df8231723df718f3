import Graders
import LaurelRewards
import Testing

@Suite struct TemplateTests {
    private static let row: [String: JSONValue] = [
        "city": "Paris", "year": .integer(1889), "ratio": .number(0.5), "ok": .bool(true), "gone": .null,
        "list": .array([.integer(1), .object(["k": "v"])]), "object": .object(["b": "x\"y", "a": .array([])]),
        "braces": "{{ item.city }}",
    ]

    private func render(_ template: String, _ completion: String = "out") throws -> String? {
        let sample = Sample(
            index: 0, messages: [Message(role: "user", content: "Q?")], reference: "28", metadata: Self.row)
        let item = GradingItem(sample: sample, candidate: Candidate(index: 0, completion: completion))
        return try? Template(template).text(for: item).get()
    }

    @Test(arguments: [
        ("{{ sample.output_text }}", "out"), ("{{item.city}}, {{ item.year }}", "Paris, 1889"),
        ("{{item.ratio}} {{item.ok}} {{item.gone}}", "0.5 true null"),
        ("{{item.list}}", "[1,{\"k\":\"v\"}]"), ("{{item.list[1].k}}", "v"),
        ("{{item.object}}", "{\"a\":[],\"b\":\"x\\\"y\"}"), ("{{item.reference_answer}}", "28"),
        ("{{item.braces}}", "{{ item.city }}"), ("{a} {{item.city}} }}", "{a} Paris }}"), ("", ""), ("plain", "plain"),
        ("{{item.prompt}}", "Q?"),
        ("{{sample.choices[0].message.content}}", "out"), ("{{sample.output_tools}}", "[]"),
    ])
    func putsValuesIn(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }

    @Test func readsTheOutputAsJSON() throws {
        let output = #" {"a": {"b": [1, "two"]}, "n": 1.50} "#
        #expect(try render("{{sample.output_json.a.b[1]}}", output) == "two")
        #expect(try render("{{sample.output_json.n}}", output) == "1.5")
        #expect(try render("{{sample.output_json.missing}}", output) == nil)
        #expect(try render("{{sample.output_json.a}}", "no json") == nil)
    }

    @Test(arguments: [
        ("{{item.city", 1, "not closed"), ("x {{}}", 5, "empty"), ("{{ row.x }}", 4, "no namespace"),
        ("{{item}}", 3, "names no value"), ("{{item[0]}}", 3, "names no value"),
        ("{{item.}}", 7, "key is missing"), ("{{item.a[x]}}", 9, "list place"), ("{{item.a[0}}", 9, "list place"),
        ("{{sample.text}}", 3, "does not exist"),
        ("{{item.messages}}", 3, "not readable"),
    ])
    func refusesBadTemplates(template: String, position: Int, problem: String) {
        let error = #expect(throws: TemplateError.self) { try Template(template) }
        #expect(error?.position == position)
        #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
    }

    @Test func gradesWhatTheTemplateGives() async throws {
        let check: [String: JSONValue] = [
            "operation": "eq", "input": "{{ sample.output_json.city }}", "reference": "{{ item.city }}",
        ]
        let right = try await Entries.grade("string_check", check, #"{"city": "Paris"}"#, metadata: Self.row)
        let wrong = try await Entries.grade("string_check", check, #"{"city": "Rome"}"#, metadata: Self.row)
        let none = try await Entries.grade("string_check", check, "Paris", metadata: Self.row)
        let noRow = try await Entries.grade("string_check", check, #"{"city": "Paris"}"#)
        #expect([right, wrong, none, noRow].map(\.outcome.score) == [1, 0, 0, nil])
        #expect(try !Entries.make("string_check", check).needsReference)
        #expect(
            try Entries.make("string_check", ["operation": "eq", "reference": "{{item.reference_answer}}"])
                .needsReference)
    }
}
