import Foundation
import LaurelRewards
import Testing

@Suite struct RewardConfigurationTests {
    private func read(
        _ text: String, _ format: RewardConfiguration.FormatDefault = .none
    ) throws -> RewardConfiguration {
        try RewardConfiguration(ConfigurationNode.parse(text, file: "dir/reward.yaml"), formatDefault: format)
    }

    private static func graders(_ weights: [Double?]) -> String {
        "graders:\n"
            + weights.map { "  - { type: math_accuracy\($0.map { ", weight: \($0)" } ?? "") }\n" }.joined()
    }

    /// CLIENTS.md, section 8: rules 2 to 4 with SeekrFlow's default, and our own without a format component.
    @Test(
        arguments: [
            ([0.5, 0.4], 0.1, RewardConfiguration.FormatDefault.seekrFlow, [0.5, 0.4, 0.1]),
            ([0.75, 0.25], nil, .seekrFlow, [0.675, 0.225, 0.1]),
            ([0.5, 0.5, 0.5], nil, .seekrFlow, [0.3, 0.3, 0.3, 0.1]),
            ([nil, nil], nil, .seekrFlow, [0.45, 0.45, 0.1]),
            ([nil, nil, nil], 0.4, .seekrFlow, [0.2, 0.2, 0.2, 0.4]),
            ([nil], nil, .seekrFlow, [0.9, 0.1]),
            ([0.75, 0.25], nil, .none, [0.75, 0.25]),
            ([nil, nil], nil, .none, [0.5, 0.5]),
            ([nil, nil], 0.2, .none, [0.4, 0.4, 0.2]),
            ([0.6, 0.3], 0.1, .none, [0.6, 0.3, 0.1]),
            ([1.0], nil, .none, [1.0]),
        ] as [([Double?], Double?, RewardConfiguration.FormatDefault, [Double])])
    func resolvesWeights(
        written: [Double?], format: Double?, rule: RewardConfiguration.FormatDefault, expected: [Double]
    ) throws {
        let text = Self.graders(written) + (format.map { "format_reward_weight: \($0)\n" } ?? "")
        let weights = try read(text, rule).weights
        #expect(weights.count == expected.count)
        for (weight, wanted) in zip(weights, expected) { #expect(abs(weight - wanted) <= 1e-10) }
        #expect(abs(weights.reduce(0, +) - 1) <= 1e-10)
    }

    @Test(
        arguments: [
            ([0.5, nil], nil, RewardConfiguration.FormatDefault.none), ([0.5, nil], nil, .seekrFlow),
            ([0.5, 0.5], 0.1, .none), ([0.5, 0.5], 0.1, .seekrFlow), ([0.5, 0.4], nil, .none),
            ([0.5, 0.5 + 1e-9], nil, .none),
        ] as [([Double?], Double?, RewardConfiguration.FormatDefault)])
    func refusesWeightsThatDoNotAddUp(written: [Double?], format: Double?, rule: RewardConfiguration.FormatDefault) {
        let text = Self.graders(written) + (format.map { "format_reward_weight: \($0)\n" } ?? "")
        let error = rewardError { _ = try read(text, rule) }
        #expect(error?.code == "weights")
        #expect(error?.line != nil)
    }

    @Test func leavesCanariesOutOfTheWeights() throws {
        let reward = try read(
            """
            graders:
              - { type: math_accuracy, weight: 0.75 }
              - { type: text_similarity, operation: rouge, canary: true }
              - { plugin: brevity, weight: 0.25 }
            """)
        #expect(reward.weights == [0.75, 0, 0.25])
        #expect(rewardError { _ = try read("graders: [{ type: a, canary: true }]") }?.code == "weights")
        #expect(
            rewardError { _ = try read("graders: [{ type: a }, { type: b, canary: true, weight: 1 }]") }?.code
                == "weights")
    }

    @Test func readsEveryKeyOfAnEntry() throws {
        let reward = try read(
            """
            graders:
              - { type: String_Check, operation: Contains }
              - { type: string_check, operation: contains }
              - plugin: brevity
                params: { max_words: 40, share: 0.5, on: yes }
                on_failure: group_worst
              - script: graders/my length.lua
                range: [-1, 1]
                limits: { wall_ms: 50, memory_mb: 16 }
              - { script: /abs/x.lua, name: given }
            format_reward_weight: 0.2
            on_failure: zero
            aggregation: normalize_then_sum
            max_failure_share: 0.5
            """)
        #expect(
            reward.graders.map(\.name) == [
                "string_check_contains", "string_check_contains_2", "brevity", "my_length", "given", "format",
            ])
        #expect(reward.graders[0].source == .builtIn("string_check"))
        #expect(reward.graders[0].fields == ["operation": .string("Contains")])
        #expect(reward.graders[2].params == ["max_words": .integer(40), "share": .number(0.5), "on": .string("yes")])
        #expect(reward.graders[2].onFailure == .groupWorst)
        #expect(reward.graders[3].source == .script("dir/graders/my length.lua"))
        #expect(reward.graders[3].range == -1...1)
        #expect(reward.graders[3].wallMilliseconds == 50)
        #expect(reward.graders[3].memoryMegabytes == 16)
        #expect(reward.graders[3].line == 7)
        #expect(reward.graders[4].source == .script("/abs/x.lua"))
        #expect(reward.onFailure == .zero)
        #expect(reward.aggregation == .normalizeThenSum)
        #expect(reward.maxFailureShare == 0.5)
    }

    @Test(arguments: [
        ("graders:\n  - { type: a }\nformat_reward_wieght: 0.1\n", "unknown-key", 3),
        ("graders:\n  - plugin: brevity\n    parms: {}\n", "unknown-key", 3),
        ("graders:\n  - script: a.lua\n    limits: { wall: 5 }\n", "unknown-key", 3),
        ("graders:\n  - type: a\n    plugin: b\n", "missing-key", 2),
        ("graders:\n  - { weight: 1 }\n", "missing-key", 2),
        ("graders: []\n", "range", 1), ("on_failure: zero\n", "missing-key", 1),
        ("graders:\n  - type: a\n    weight: 1.5\n", "range", 3),
        ("graders:\n  - type: a\n    weight: 0\n", "range", 3),
        ("graders:\n  - type: a\n    weight: half\n", "type", 3),
        ("graders:\n  - type: a\nformat_reward_weight: 1\n", "range", 3),
        ("graders:\n  - type: a\n    on_failure: ignore\n", "range", 3),
        ("graders:\n  - type: a\n    name: x\n  - type: a\n    name: x\n", "duplicate-name", 5),
        ("graders:\n  - script: a.lua\n    range: [1, 0]\n", "range", 3),
        ("[1, 2]\n", "type", 1),
    ])
    func refusesBadConfigurationsWithTheLine(text: String, code: String, line: Int) {
        let error = rewardError { _ = try read(text) }
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.line == line)
        #expect(error?.file == "dir/reward.yaml")
    }

    @Test func namesTheNearestKey() {
        let error = rewardError { _ = try read("graders:\n  - { type: a }\nformat_reward_wieght: 0.1\n") }
        #expect(error?.message.contains("Did you mean `format_reward_weight`?") == true)
    }
}
