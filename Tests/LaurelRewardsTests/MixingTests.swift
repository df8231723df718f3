import LaurelRewards
import Testing

/// Gives each completion the score that it is: "0.4" gets 0.4, anything else abstains.
private struct EchoGrader: Grader {
    var range: ClosedRange<Double> = -10...10
    var part = 0

    func grade(_ item: GradingItem) async -> Grade {
        let words = item.candidate.completion.split(separator: " ")
        guard part < words.count, let score = Double(words[part]) else { return Grade(.abstain("no number")) }
        return Grade(score: score, in: range)
    }
}

@Suite struct MixingTests {
    private func read(_ text: String) throws -> RewardConfiguration {
        try RewardConfiguration(ConfigurationNode.parse(text, file: "dir/reward.yaml"))
    }

    /// The rewards of candidates whose words are the scores of graders a, b, c.
    private func values(_ yaml: String, _ candidates: [String]) async throws -> [Double?] {
        var next = 0
        let function = try await read(yaml).makeFunction(
            builtIn: { _ in
                defer { next += 1 }
                return EchoGrader(part: next)
            }, external: { _ in EchoGrader() })
        let group = CandidateGroup(
            sample: Sample(index: 0, messages: [Message(role: "user", content: "q")]),
            candidates: candidates.enumerated().map { Candidate(index: $0, completion: $1) })
        return try await function.rewards(for: [group])[0].map(\.value)
    }

    @Test func combinesByFormula() async throws {
        let yaml = """
            graders:
              - { type: x, name: a }
              - { type: x, name: b }
              - { type: x, name: c, canary: true }
            formula: 2 * a - min(a, b) ^ 2
            """
        #expect(try await values(yaml, ["0.5 0.25 9", "1 3 -", "1 - 2"]) == [0.9375, 1, nil])
    }

    @Test func leavesACandidateOutWhereTheFormulaHasNoValue() async throws {
        let yaml = "graders: [{ type: x, name: a }]\nformula: log(a)"
        #expect(try await values(yaml, ["1", "0", "-1"]) == [0, nil, nil])
    }

    @Test(arguments: [
        ("[{ clip: [0, 1] }]", "4", 1.0), ("[{ scale: 0.5 }, { offset: 1 }]", "4", 3), ("[{ threshold: 2 }]", "2", 1),
        ("[{ threshold: 2 }]", "1.99", 0), ("[invert]", "4", -4), ("[{ clip: [0, 1] }, invert]", "0.25", 0.75),
        ("[{ scale: 0.1 }, { clip: [0, 1] }, { invert: true }]", "4", 0.6),
    ])
    func transforms(steps: String, score: String, expected: Double) async throws {
        let got = try await values("graders: [{ type: x, transform: \(steps) }]", [score])
        #expect(abs((got[0] ?? .nan) - expected) < 1e-12)
    }

    @Test func countsAComponentOnlyWhereItsGatePasses() async throws {
        let yaml = """
            graders:
              - { type: x, name: a, weight: 0.5, requires: { component: b, at_least: 0.6 } }
              - { type: x, name: b, weight: 0.5, requires: c }
              - { type: x, name: c, canary: true }
            """
        let rewards = try await values(yaml, ["1 0.8 1", "1 0.5 1", "1 0.8 0.9", "1 0.8 -"])
        // The last one's gate is unknown: b abstains, and so does a.
        #expect(rewards == [0.9, 0.25, 0, nil])
    }

    @Test(arguments: [
        ("graders: [{ type: x, name: a, requires: b }]", "requires", "`b`"),
        ("graders: [{ type: x, name: a, requires: a }]", "requires", "`a`"),
        (
            "graders:\n  - { type: x, name: a, requires: b }\n  - { type: x, name: b, requires: [a] }", "requires",
            "circle"
        ),
        ("graders: [{ type: x, name: a }]\nformula: a + accc", "formula-name", "column 5"),
        ("graders: [{ type: x, name: a }]\nformula: a +", "formula-syntax", "column 4"),
        ("graders: [{ type: x, name: a }]\nformula: 1 + 1", "formula", "no grader"),
        ("graders: [{ type: x, name: a, weight: 1 }]\nformula: a", "formula", "weights"),
        ("graders: [{ type: x, name: a }]\nformula: a\nformat_reward_weight: 0.1", "formula", "format_reward_weight"),
        ("graders: [{ type: x, name: a }]\nformula: a\naggregation: normalize_then_sum", "formula", "aggregation"),
        (
            "graders:\n  - { type: x, name: a, canary: true }\n  - { type: x, name: b }\nformula: a + b",
            "formula-name",
            "`a`"
        ),
        ("graders: [{ type: x, transform: [{ clop: [0, 1] }] }]", "unknown-key", "`clip`"),
        ("graders: [{ type: x, transform: [{ clip: [1, 0] }] }]", "range", "low below high"),
        ("graders: [{ type: x, transform: [{ scale: 0 }] }]", "range", "every score the same"),
        ("graders: [{ type: x, name: a }]\nformula: a %", "formula-syntax", "(+ - * / ^)"),
        ("graders: [{ type: x, transform: [turn] }]", "unknown-key", "turn"),
        ("graders: [{ type: x, transform: [{ scale: 2, offset: 1 }] }]", "transform", "one step"),
    ])
    func refuses(yaml: String, code: String, says: String) {
        let error = #expect(throws: RewardError.self) { try read(yaml) }
        #expect(error?.code == code)
        #expect(error?.line != nil)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }

    @Test func aTransformMayNotLeaveTheNumbers() async throws {
        let error = await #expect(throws: RewardError.self) {
            try await values("graders: [{ type: x, transform: [{ scale: 1e308 }, { scale: 1e308 }, invert] }]", [])
        }
        #expect(error?.code == "range" && error?.message.contains("beyond the largest number") == true)
    }

    /// Where the weights are wrong, a gate that names the format component is not.
    @Test func wrongWeightsMakeNoOtherError() {
        let error = #expect(throws: RewardError.self) {
            try read("graders: [{ type: x, weight: 0.5, requires: format }]\nformat_reward_weight: 0.2")
        }
        #expect(error?.code == "weights")
    }
}
