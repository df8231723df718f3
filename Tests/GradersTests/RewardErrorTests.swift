import Foundation
import Graders
import LaurelRewards
import Testing

/// What the author of a reward file is told: every error at once, by line, and none that only follows from another.
@Suite struct RewardErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        /// For each error `line code: a part of its message`.
        let expected: [String]

        init(_ name: String, _ text: String, _ expected: [String]) {
            (testDescription, self.text, self.expected) = (name, text, expected)
        }
    }

    /// The errors of a file, read as commands read it.
    private func errors(_ text: String, others: [String: String] = [:]) throws -> [RewardError] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reward-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in others.merging(["reward.yaml": text], uniquingKeysWith: { $1 }) {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        let files = RewardFiles { entry in
            guard case .builtIn = entry.source else { return nil }
            return try BuiltInGraders.make(from: entry).range
        }
        do {
            _ = try RewardConfiguration.load(file: folder.appending(path: "reward.yaml").path, files: files)
            return []
        } catch {
            return RewardProblems.parts(of: error).compactMap { $0 as? RewardError }
        }
    }

    @Test(arguments: entries + lists + misspellings + lines + reach)
    func tellsAllAndNothingElse(_ test: Case) throws {
        let errors = try errors(test.text)
        let found = errors.map { "\($0.line ?? 0) \($0.code): \($0.message)" }
        #expect(found.count == test.expected.count, "\(found.joined(separator: "\n"))")
        for (found, expected) in zip(found, test.expected) {
            let parts = expected.split(separator: ": ", maxSplits: 1).map(String.init)
            #expect(found.hasPrefix(parts[0] + ": ") && found.contains(parts[1]), "\(expected)\n\(found)")
        }
    }

    private static let entries = [
        Case(
            "keywords with several rules and the faults of each",
            """
            graders:
              - type: keywords
                all: [a, 1, ""]
                any: 3
                weighted: { b: 0, c: x, d: 1 }
                whole_words: maybe
            """,
            [
                "2 missing-key: has all and any and weighted", "3 type: at place 1", "3 type: at place 2",
                "4 type: is no list", "5 type: no weight for \"b\"", "5 type: no weight for \"c\"",
                "6 type: no boolean",
            ]),
        Case(
            "length with several rules and the faults of each",
            "graders:\n  - { type: length, min: low, target: -1, tolerance: 0, overlong_limit: x, overlong_cache: 5, unit: wrds }",
            [
                "2 range: `unit`", "2 type: `min`", "2 range: `target`", "2 range: `tolerance`",
                "2 type: `overlong_limit`",
                "2 missing-key: several rules",
            ]),
        Case(
            "code_fence with bounds in the wrong order",
            "graders:\n  - { type: code_fence, min: 3, max: 2, only: perhaps }",
            ["2 type: `only`", "2 conflict: expected at least 3"]),
        Case(
            "a bound that is wrong itself says nothing of the other",
            "graders:\n  - { type: code_fence, min: 3, max: many }\n  - { type: format_check, variant: x, tags: [a] }",
            ["2 type: `max`", "3 range: `variant`"]),
        Case(
            "scripts",
            "graders:\n  - { type: language, scripts: [latn, 3, greek, cirillic], min: 2 }",
            [
                "2 range: Did you mean `latin`?", "2 type: at place 1", "2 range: Did you mean `cyrillic`?",
                "2 range: `min`",
            ]),
        Case(
            "a metric that is not known",
            "graders:\n  - { type: text_similarity, operation: rogue, refrence: x, stemmer: true, input: 3 }",
            ["2 unknown-key: Did you mean `reference`?", "2 type: `input`", "2 range: Did you mean `rouge`?"]),
        Case(
            "tags", "graders:\n  - type: format_check\n    tags:\n      - 1\n      - think\n      - { open: a }\n",
            ["4 type: at place 0", "6 type: at place 2"]),
    ]

    private static let lists = [
        Case(
            "transform and requires",
            """
            graders:
              - { type: math_accuracy, name: a }
              - type: math_accuracy
                transform:
                  - { scale: 0 }
                  - { clop: [0, 1] }
                  - { clip: [x, .inf] }
                  - turn
                  - { scale: y, offset: z }
                requires:
                  - { component: a, at_least: high }
                  - { componnt: a, at_lest: 1 }
                  - 7
            """,
            [
                "5 range: is 0", "6 unknown-key: Did you mean `clip`?", "7 type: transform.2.clip.0",
                "7 range: transform.2.clip.1",
                "8 unknown-key: `turn`", "9 type: transform.4.scale", "9 type: transform.4.offset",
                "11 type: at_least", "12 unknown-key: Did you mean `component`?",
                "12 unknown-key: Did you mean `at_least`?",
                "13 type: expected another grader's name",
            ]),
        Case(
            "no gates", "graders:\n  - { type: math_accuracy, requires: [], transform: [] }",
            ["2 range: at least 1 step", "2 range: or no `requires`"]),
        Case(
            "numbers and keys that the reader cannot take",
            """
            graders:
              - { type: length, max: 99999999999999999999, slack: 5, slack: 6, unit: wrds }
              - { type: math_accuracy, weight: 88888888888888888888 }
              - { type: math_accuracy, weight: 0.5, on_failure: maybe }
            on_failure: zero
            on_failure: abstain
            "on_failure": stop
            """,
            [
                "2 range: does not fit 64 bits", "2 duplicate-key: `graders.0.slack`", "2 range: `unit`",
                "3 range: does not fit 64 bits", "4 range: `graders.2.on_failure`", "5 duplicate-key: (lines 5, 6, 7)",
            ]),
        Case(
            "circles beside an unknown gate",
            """
            graders:
              - { type: math_accuracy, name: a, requires: b }
              - { type: math_accuracy, name: b, requires: a }
              - { type: math_accuracy, name: c, requires: [a, d] }
              - { type: math_accuracy, name: e, requires: f }
              - { type: math_accuracy, name: f, requires: [e, g] }
            """,
            [
                "2 requires: `a`, `b` require each other", "4 requires: `d`, which is no other grader",
                "5 requires: `e`, `f` require each other", "6 requires: `g`, which is no other grader",
            ]),
        Case(
            "calls with a wrong number of arguments beside unknown names",
            "graders:\n  - { type: math_accuracy, name: acc }\nformula: sqrt(acc, 2) + bcc * bcc + abs(1, 2) + cosine(acc)\n",
            [
                "3 formula-syntax: `sqrt` has 2", "3 formula-name: column 16: `bcc`", "3 formula-syntax: `abs` has 2",
                "3 formula-name: `cosine` is unknown; expected a function",
            ]),
    ]

    private static let misspellings = [
        Case(
            "keys that have to be there",
            """
            grader:
              - { tpye: lenght, max: 3 }
              - { type: regex, patern: "(" }
              - { tpye: length, max: x }
              - { scirpt: a.lua, weight: 7 }
              - { type: length, tagret: 5, tolerence: 1 }
              - { type: text_similarity, opration: blue }
            """,
            [
                "1 unknown-key: Did you mean `graders`?", "2 unknown-key: Did you mean `type`?",
                "2 unknown-type: Did you mean `length`?", "3 unknown-key: Did you mean `pattern`?",
                "3 pattern: `patern` of", "4 unknown-key: Did you mean `type`?", "4 type: `max`",
                "5 unknown-key: Did you mean `script`?", "5 range: weight", "6 unknown-key: Did you mean `target`?",
                "6 unknown-key: Did you mean `tolerance`?", "7 unknown-key: Did you mean `operation`?",
                "7 range: `opration` of `text_similarity` is \"blue\"",
            ]),
        Case(
            "OpenAI's keys",
            """
            {"tpye": "multi", "calculate_ouput": "a + bb + bb", "graders": {
              "a": {"type": "text_similarity", "evaluation_metrc": "bleu", "inpt": "x", "pass_treshold": 3},
              "b": {"tpye": "string_check", "operation": "eqals"}}}
            """,
            [
                "1 unknown-key: Did you mean `type`?", "1 unknown-key: Did you mean `calculate_output`?",
                "1 formula-name: `bb` is unknown", "2 unknown-key: Did you mean `pass_threshold`?",
                "2 unknown-key: Did you mean `evaluation_metric`?", "2 range: graders.a.pass_treshold",
                "2 unknown-key: Did you mean `input`?", "3 unknown-key: Did you mean `type`?",
                "3 range: Did you mean `equals`?",
            ]),
        Case(
            "SeekrFlow's keys",
            "{\"reward_componets\": {\"graders\": [{\"type\": \"math_accuracy\", \"weight\": 0.5}], \"format_reward_weight\": 1}}",
            ["1 unknown-key: Did you mean `reward_components`?", "1 range: expected a number in (0.0, 1.0)"]),
        Case(
            "a rule of which no key is known",
            "graders:\n  - { type: length, colour: 1 }\n  - { type: keywords, colour: 1 }",
            ["2 unknown-key: `colour`", "2 missing-key: no rule", "3 unknown-key: `colour`", "3 missing-key: no words"]),
        Case(
            "faults that change no name leave the names known",
            """
            graders:
              - { type: math_accuracy, form: x }
              - { type: length, requires: acuracy }
            formula: math_accuracy + lenght
            """,
            [
                "2 range: `form`", "3 missing-key: no rule", "3 requires: `acuracy`, which is no other grader",
                "4 formula-name: Did you mean `length`?",
            ]),
        Case(
            "faults that may change a name leave it open",
            "graders:\n  - { type: math_acuracy }\n  - { type: length, max: 3, requires: math_accuracy }\n",
            ["2 unknown-type: Did you mean `math_accuracy`?"]),
        Case(
            "the only grader asks another", "graders:\n  - { type: math_accuracy, name: a, requires: b }\n",
            ["2 requires: which is no other grader of this reward."]),
    ]

    private static let lines = [
        Case(
            "inside of a schema",
            """
            graders:
              - type: json_schema
                schema:
                  type: object
                  properties:
                    a: { type: strin, minimum: low }
                    b:
                      const: .inf
                      enum: [1, .nan]
                  $ref: x
                  foo: 1
                  uniqueItems: 3
              - type: json_fields
                fields:
                  a: { wieght: 1 }
                  b: 3
            """,
            [
                "6 schema: `schema.properties.a.type`", "6 schema: `schema.properties.a.minimum`",
                "8 schema: JSON has no such numbers", "9 schema: JSON has no such numbers",
                "10 schema: `schema.$ref` is no known keyword. Known here",
                "11 schema: is no known keyword. Known here",
                "12 schema: expected true or false", "15 range: Did you mean `weight`?",
                "16 type: has no mapping at `b`",
            ])
    ]

    private static let reach = [
        Case(
            "what a component can never count",
            """
            graders:
              - { type: math_accuracy, name: acc, transform: [{ threshold: 2 }] }
              - { type: math_accuracy, name: half, transform: [{ scale: 0.5 }], requires: { component: long, at_least: 0.1 } }
              - { type: length, name: long, overlong_limit: 5 }
              - type: math_accuracy
                requires:
                  - { component: half, at_least: 0.5 }
                  - half
              - { type: math_accuracy, transform: [{ clip: [2, 3] }] }
              - { type: math_accuracy, transform: [{ threshold: 1 }, { clip: [0.5, 3] }] }
            """,
            [
                "2 range: makes every score 0.0", "3 range: `long` to count 0.1, but that one counts 0.0 at most",
                "8 range: `half` to count 1.0, but that one counts 0.5 at most", "9 range: makes every score 2.0",
            ]),
        Case(
            "what nobody knows while a step, a gate or a name is wrong",
            """
            graders:
              - { type: math_accuracy, name: a, transform: [{ scale: x }] }
              - { type: length, name: b, requires: [{ component: a, at_least: 7 }, { component: c, at_least: x }, b] }
            """,
            [
                "2 type: transform.0.scale", "3 type: requires.1.at_least", "3 missing-key: no rule",
                "3 requires: `c`, which is no other grader", "3 requires: `b`, which is no other grader",
            ]),
    ]

    /// An inner reward's own rules are told beside its other errors, and at its own line.
    @Test func tellsTheRulesOfAnInnerReward() throws {
        let errors = try errors(
            "graders:\n  - { reward: inner.yaml, weight: 2 }\n",
            others: [
                "inner.yaml":
                    "max_failure_share: 0.5\naggregation: normalize_then_sum\ngraders:\n  - { type: length, max: x }\n"
            ])
        let found = errors.map { "\(($0.file as NSString?)?.lastPathComponent ?? "") \($0.line ?? 0) \($0.code)" }
        #expect(
            found == [
                "inner.yaml 1 unsupported", "inner.yaml 2 unsupported", "inner.yaml 4 type", "reward.yaml 2 range",
            ], "\(errors)")
    }
}
