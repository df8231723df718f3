import LaurelRewards
import Testing

@Suite struct ForeignRewardTests {
    private func read(_ text: String) throws -> RewardConfiguration {
        try RewardConfiguration(ForeignReward.normalized(ConfigurationNode.parse(text, file: "grader.json")))
    }

    @Test func readsOneGraderOfOpenAIs() throws {
        let reward = try read(
            """
            {"type": "text_similarity", "name": "my check!", "input": "{{ sample.output_text }}",
             "reference": "{{ item.answer }}", "evaluation_metric": "rouge_1", "pass_threshold": 0.5}
            """)
        let grader = try #require(reward.graders.first)
        #expect(reward.graders.count == 1)
        #expect(grader.name == "my_check_")
        #expect(grader.source == .builtIn("text_similarity"))
        #expect(
            grader.fields == [
                "operation": .string("rouge_1"), "input": .string("{{ sample.output_text }}"),
                "reference": .string("{{ item.answer }}"),
            ])
        #expect(grader.line == 1)
    }

    @Test func readsAMultiGraderWithItsFormula() throws {
        let reward = try read(
            """
            {"grader": {"type": "multi", "name": "both", "calculate_output": "(name + email) / 2", "graders": {
               "name": {"type": "string_check", "name": "n", "input": "a", "reference": "b", "operation": "eq"},
               "email": {"type": "string_check", "input": "a", "reference": "b", "operation": "ilike"}}}}
            """)
        #expect(reward.graders.map(\.name) == ["name", "email"])
        #expect(reward.formula?.names == ["name", "email"])
        #expect(reward.graders[1].fields["operation"] == .string("ilike"))
    }

    @Test func readsSeekrFlowsComponentsWithItsDefaultFormat() throws {
        let reward = try read(
            """
            {"reward_components": {"graders": [
              {"type": "math_accuracy", "weight": 0.75}, {"type": "text_similarity", "operation": "rouge", "weight": 0.25}]}}
            """)
        #expect(zip(reward.weights, [0.675, 0.225, 0.1]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func writesWhatItReadAsOurYAML() throws {
        for text in [
            "{\"reward_components\": {\"graders\": [{\"type\": \"math_accuracy\"}, {\"type\": \"llm\"}]}}",
            "{\"type\": \"multi\", \"calculate_output\": \"a ^ 2\", \"graders\": {\"a\": {\"type\": \"string_check\", "
                + "\"operation\": \"eq\", \"input\": \"yes: \\\"{{sample.output_text}}\\\"\\nend # no comment\", "
                + "\"reference\": \"28\"}}}",
        ] {
            let node = try ConfigurationNode.parse(text, file: "grader.json")
            let imported = try ImportedReward(node)
            let direct = try RewardConfiguration(ForeignReward.normalized(node))
            #expect(imported.configuration.weights == direct.weights)
            #expect(imported.configuration.formula == direct.formula)
            #expect(imported.configuration.graders.map(\.fields) == direct.graders.map(\.fields))
            #expect(imported.configuration.graders.map(\.name) == direct.graders.map(\.name))
        }
    }

    @Test func saysWhatItWritesOtherwise() throws {
        func notes(_ text: String) throws -> [String] {
            try ImportedReward(ConfigurationNode.parse(text, file: "grader.json")).notes
        }
        let scaled = try notes(
            """
            {"reward_components": {"graders": [{"type": "math_accuracy", "weight": 0.75}, {"type": "llm", "weight": 0.25}]}}
            """)
        #expect(scaled.count == 1 && scaled[0].contains("a format component of 0.1"))
        let threshold = try notes(
            """
            {"type": "multi", "calculate_output": "a_b", "graders": {
             "a b": {"type": "text_similarity", "evaluation_metric": "bleu", "pass_threshold": 0.5}}}
            """)
        #expect(threshold.count == 1 && threshold[0].hasPrefix("grader.json:2: `pass_threshold` of `text_similarity`"))
        #expect(try notes("{\"reward_components\": {\"graders\": [{\"type\": \"math_accuracy\"}]}}").isEmpty)
    }

    @Test(arguments: [
        ("{\"type\": \"python\", \"source\": \"def grade(sample, item): return 1\"}", "python-grader"),
        ("{\"type\": \"multi\", \"graders\": {}, \"calculate_output\": \"a\"}", "range"),
        ("{\"type\": \"multi\", \"graders\": [], \"calculate_output\": \"a\"}", "type"),
        (
            "{\"type\": \"multi\", \"graders\": {\"a\": {\"type\": \"multi\"}}, \"calculate_output\": \"a\"}",
            "unsupported"
        ),
        ("{\"type\": \"multi\", \"graders\": {\"a\": {\"type\": \"string_check\"}}}", "missing-key"),
        (
            "{\"type\": \"multi\", \"graders\": {\"a\": {\"type\": \"string_check\"}}, \"calculate_output\": \"b\"}",
            "formula-name"
        ),
        ("{\"reward_components\": {\"graders\": []}}", "range"),
        ("{\"reward_components\": {\"graders\": [{\"type\": \"math_accuracy\"}]}, \"x\": 1}", "unknown-key"),
    ])
    func refuses(text: String, code: String) {
        let error = #expect(throws: RewardError.self) { try read(text) }
        #expect(error?.code == code)
        #expect(error?.line != nil, "\(error?.description ?? "")")
    }
}
