import Graders
import LaurelRewards
import Testing

/// What a wrong entry of reward.yaml is told: the code, the key, the line, and what was expected.
@Suite struct EntryErrorTests {
    @Test(
        arguments: [
            ("text_similarity", ["operation": "blue"], "range", "Did you mean `bleu`?"),
            ("text_similarity", [:], "missing-key", "expected one of bleu, gleu"),
            ("text_similarity", ["operation": "bleu", "tokenizr": "zh"], "unknown-key", "Did you mean `tokenizer`?"),
            ("text_similarity", ["operation": "bleu", "tokenizer": "mecab"], "range", "13a, intl, zh, char, none"),
            (
                "text_similarity", ["operation": "bleu", "smoothing_value": .number(1)], "conflict",
                "with floor or add-k only"
            ),
            ("text_similarity", ["operation": "bleu", "max_order": .integer(10)], "range", "from 1 to 9"),
            ("text_similarity", ["operation": "meteor", "tokenizer": "13a"], "unknown-key", "no known key"),
            (
                "text_similarity", ["operation": "rouge_l", "stemmer": .bool(true), "unicode": .bool(true)], "conflict",
                "English words only"
            ),
            ("text_similarity", ["operation": "rouge_l", "measure": "f2"], "range", "f1, precision, recall"),
            (
                "text_similarity", ["operation": "meteor_wordnet", "wordnet_folder": "/nowhere"], "missing-file",
                "install the Debian package wordnet-base"
            ),
            ("string_check", ["operation": "equals", "input": "anwser"], "range", "Did you mean `answer`?"),
            ("string_check", ["operation": "equals", "input": "{{ item.x"], "template", "At character 1"),
            (
                "string_check", ["operation": "equals", "reference": "{{sample.output_text}}"], "range",
                "write its own reference"
            ),
            ("string_check", ["operation": .integer(1)], "type", "is not text"),
            ("format_check", ["variant": "stict"], "range", "Did you mean `strict`?"),
            (
                "format_check", ["variant": "trl_think", "tags": .array(["a"])], "conflict",
                "expected strict or tag_count"
            ),
            ("format_check", ["tags": .array(["a", "a"])], "range", "expected each once"),
            ("format_check", ["tags": .array([.integer(1)])], "type", "no tag"),
            ("regex", [:], "missing-key", "expected a regular expression"),
            ("json_schema", ["schema": .object(["typ": "string"])], "schema", "Did you mean `type`?"),
            ("json_schema", ["schema": .object(["items": .object(["type": "text"])])], "schema", "schema.items.type"),
            ("json_schema", ["schema": .object(["pattern": "("])], "schema", "At character 2"),
            (
                "json_schema", ["schema": .object(["minLength": .integer(3), "maxLength": .integer(2)])], "schema",
                "at least `minLength`"
            ),
            ("json_schema", [:], "missing-key", "expected a JSON Schema"),
            (
                "json_fields", ["fields": .object(["a": .object(["wieght": .integer(1)])])], "range",
                "Did you mean `weight`?"
            ),
            ("json_fields", ["rel": .number(2)], "range", "from 0.0 to 1.0"),
            ("multiple_choice", ["choices": .integer(1)], "range", "from 2 to 26"),
            ("code_fence", ["min": .integer(3), "max": .integer(2)], "conflict", "expected at least 3"),
            ("language", ["scripts": "latn"], "range", "Did you mean `latin`?"),
            ("length", [:], "missing-key", "no rule"),
            ("length", ["min": .integer(1), "target": .integer(2)], "missing-key", "several rules"),
            ("length", ["target": .integer(2)], "missing-key", "needs both"),
            ("length", ["min": .integer(5), "max": .integer(2)], "range", "expected a number from 5.0"),
            ("length", ["unit": "tokens", "max": .integer(2), "input": "answer"], "conflict", "no meaning for tokens"),
            ("repetition", ["n": .integer(0)], "range", "from 1 to 64"),
            ("repetition", ["max_penalty": .number(1)], "range", "expected a number"),
            ("keywords", [:], "missing-key", "one of all, any and weighted"),
            ("keywords", ["all": .array(["a"]), "any": .array(["b"])], "missing-key", "all and any"),
            ("keywords", ["weighted": .object(["a": .integer(0)])], "type", "weights above 0"),
            ("keywords", ["all": .array([.integer(1)])], "type", "in quotes"),
            ("edit_distance", ["unit": "lines"], "range", "characters, words"),
            ("list_match", ["separators": .array([])], "range", "1 to 4096"),
            ("math_accuracy", ["tol": .object(["rel": .number(1e308)])], "range", "{ rel: 0 to 1 }"),
            ("math_accuracy", ["tol": .object(["abs": .number(1e16)])], "range", "{ abs: 0 to 1e15 }"),
            ("txt_similarity", [:], "unknown-type", "Did you mean `text_similarity`?"),
        ] as [(String, [String: JSONValue], String, String)])
    func namesWhatIsWrong(type: String, fields: [String: JSONValue], code: String, problem: String) {
        let error = #expect(throws: RewardError.self) { try Entries.make(type, fields) }
        #expect(error?.code == code, "\(error?.description ?? "")")
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
        #expect(error?.file == "reward.yaml")
        #expect(error?.line == (["missing-key", "unknown-type"].contains(code) ? 3 : fields.isEmpty ? 3 : 4))
    }

    /// Every grader on what a policy may write, each grade in the range that it declares.
    @Test(
        arguments: [
            ("string_check", ["operation": "ilike"]), ("text_similarity", ["operation": "wratio"]),
            ("format_check", ["variant": "open_r1"]),
            ("regex", ["pattern": "(a|b)*c"]), ("json_schema", ["schema": .object(["type": "object"])]),
            ("json_fields", [:]), ("multiple_choice", [:]),
            ("code_fence", [:]), ("language", ["scripts": "latin"]), ("length", ["overlong_limit": .integer(3)]),
            ("repetition", ["max_penalty": .number(-1)]),
            ("keywords", ["any": .array(["a"])]), ("edit_distance", [:]), ("list_match", [:]), ("math_accuracy", [:]),
        ] as [(String, [String: JSONValue])])
    func gradesHostileCompletions(type: String, fields: [String: JSONValue]) async throws {
        let grader = try Entries.make(type, fields)
        let pieces = [
            "", " ", "<answer></answer>", "<answer>", "</answer><answer>", "<answer>{\"a\": 1}</answer>", "\u{0}",
            "\u{FEFF}", "\u{202E}abc",
            String(repeating: "<answer>", count: 5000), String(repeating: "(", count: 20_000),
            String(repeating: "[", count: 20_000),
            String(repeating: "`", count: 20_000), String(repeating: "```\n", count: 5000),
            String(repeating: "é漢\u{301}", count: 5000),
            "<answer>" + String(repeating: "a", count: 30_000) + "</answer>",
            String(repeating: "x", count: (1 << 20) + 1),
        ]
        for reference in ["A", "{\"a\": 1}", "28", ""] {
            for (index, piece) in pieces.enumerated() {
                let item = GradingItem(
                    sample: Sample(index: 0, messages: [], reference: reference),
                    candidate: Candidate(index: index, completion: piece, tokenCount: 3))
                let grade = await grader.grade(item)
                if let score = grade.outcome.score { #expect(grader.range.contains(score), "\(piece.prefix(20))") }
                if case .failure(let kind, let message) = grade.outcome { Issue.record("\(kind) \(message)") }
                #expect(await grader.grade(item) == grade)
            }
        }
    }
}
