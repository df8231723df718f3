import Foundation
import Judges
import LaurelRewards
import LaurelRewardsTesting
import PluginHost
import Testing
import laurel

/// Judges in whole rewards: mixed with others, imported, failing.
@Suite final class RewardTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "judge-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A reward function as `laurel score` and `laurel train` build it, with an environment of the test's.
    private func function(
        _ configuration: RewardConfiguration, _ environment: [String: String]
    ) async throws -> RewardFunction {
        let graders = GraderBuilder.standard(home: LaurelHome(root: folder), environment: environment)
        return try await configuration.makeFunction(
            builtIn: graders.make, external: { throw $0.error("unsupported", "No scripts here.") })
    }

    private func configuration(_ text: String) throws -> RewardConfiguration {
        let node = try ConfigurationNode.parse(text, file: "grader.json")
        // As it is, and by way of the YAML that `laurel reward import` writes.
        return try ImportedReward(node).configuration
    }

    private static let group = CandidateGroup(
        sample: Sample(
            index: 0, messages: [Message(role: "user", content: "What is 2 + 2?")], reference: "4",
            metadata: ["topic": .string("sums")]),
        candidates: ["4", "5"].enumerated().map {
            Candidate(index: $0.offset, completion: "<think>hm</think><answer>\($0.element)</answer>")
        })

    private func environment(_ server: StubbornServer) -> [String: String] {
        ["LAUREL_JUDGE_URL": server.address, "LAUREL_JUDGE_MODEL": "house", "LAUREL_EMBEDDING_MODEL": "vectors"]
    }

    @Test func runsOpenAIsGradersAsTheyAre() async throws {
        let server = try StubbornServer { _, request in
            if request.hasPrefix("POST /v1/embeddings") {
                return .status(
                    200, "{\"data\": [{\"index\": 0, \"embedding\": [3, 4]}, {\"index\": 1, \"embedding\": [0, 2]}]}")
            }
            return Judged.chat(request.contains("\"enum\"") ? "{\"label\": \"polite\"}" : "{\"result\": 6}")
        }
        defer { server.stop() }
        let configuration = try configuration(
            """
            {"type": "multi", "name": "all", "calculate_output": "style / 10 + tone + near", "graders": {
              "style": {"type": "score_model", "name": "style", "model": "gpt-4o-2024-08-06", "range": [0, 10],
                "pass_threshold": 5, "sampling_params": {"temperature": 0, "seed": 3, "max_completions_tokens": 100},
                "input": [
                  {"role": "system", "content": "You grade {{ item.topic }}."},
                  {"type": "message", "role": "user", "content": {"type": "input_text", "text": "{{sample.output_text}}"}}]},
              "tone": {"type": "label_model", "name": "tone", "model": "gpt-4o-mini", "labels": ["polite", "rude"],
                "passing_labels": ["polite"], "input": [{"role": "user", "content": "{{ sample.output_text }}"}]},
              "near": {"type": "text_similarity", "name": "near", "evaluation_metric": "cosine", "pass_threshold": 0.8,
                "input": "{{ sample.output_text }}", "reference": "{{ item.reference_answer }}"}}}
            """)
        let rewards = try await function(configuration, environment(server)).rewardsOfStored([Self.group])
        #expect(rewards[0].map { (($0.value ?? -1) * 1e9).rounded() / 1e9 } == [2.4, 2.4], "\(rewards)")
        #expect(rewards[0][0].grades[0].parts["passed"] == 1)
        #expect(server.bodies.count == 6)
        #expect(server.bodies.filter { $0.contains("\"model\":\"house\"") }.count == 4)
        #expect(server.bodies.filter { $0.contains("\"model\":\"vectors\"") }.count == 2)
        #expect(server.bodies.contains { $0.contains("You grade sums.") })
    }

    @Test func runsSeekrFlowsJudge() async throws {
        let server = try StubbornServer { _, _ in Judged.chat("{\"result\": 0.5}") }
        defer { server.stop() }
        let configuration = try configuration(
            """
            {"reward_components": {"format_reward_weight": 0.1, "graders": [
              {"type": "math_accuracy", "weight": 0.4},
              {"type": "LLM", "weight": 0.5, "temperature": 0.2, "max_completion_tokens": 300, "seed": null, "top_p": null}]}}
            """)
        let rewards = try await function(configuration, environment(server)).rewardsOfStored([Self.group])
        #expect(rewards[0].map { (($0.value ?? -1) * 1e9).rounded() / 1e9 } == [0.75, 0.35])
        #expect(server.bodies.allSatisfy { $0.contains("\"temperature\":0.2") && $0.contains("\"max_tokens\":300") })
    }

    @Test func readsOneScoreModelAlone() async throws {
        let server = try StubbornServer { _, _ in Judged.chat("{\"steps\": [], \"result\": 0.25}") }
        defer { server.stop() }
        let configuration = try configuration(
            """
            {"grader": {"type": "score_model", "name": "judge it", "model": "o3-mini",
              "input": [{"role": "user", "content": "{{ sample.output_text }}"}]}}
            """)
        #expect(configuration.graders.map(\.name) == ["judge_it"])
        let rewards = try await function(configuration, environment(server)).rewardsOfStored([Self.group])
        #expect(rewards[0].map(\.value) == [0.25, 0.25])
    }

    @Test(arguments: [
        ("\"pass_threshold\": 2, \"input\": \"{{ sample.output_text }}\"", "range", "pass_threshold"),
        ("\"input\": \"{{ sample.output }}\"", "template", "output_text"),
        ("\"model\": \"gpt-4o\"", "missing-key", "input"),
        ("\"rnge\": [0, 1], \"input\": \"{{ sample.output_text }}\"", "unknown-key", "range"),
    ])
    func refusesAWrongImportWithoutAJudge(fields: String, code: String, word: String) throws {
        let reward = try configuration("{\"type\": \"score_model\",\n \(fields)}")
        let graders = GraderBuilder.standard(needsEndpoint: false, environment: [:])
        let error = #expect(throws: RewardError.self) { _ = try graders.make(reward.graders[0]) }
        #expect(error?.code == code && error?.message.contains(word) == true, "\(String(describing: error))")
        #expect(error?.file == "grader.json" && error?.line != nil)
    }

    @Test func refusesAThresholdOutsideItsRangeInASimilarity() throws {
        let error = #expect(throws: RewardError.self) {
            try configuration(
                "{\"type\": \"text_similarity\", \"evaluation_metric\": \"cosine\", \"input\": \"{{ sample.output_text }}\", "
                    + "\"reference\": \"4\",\n \"pass_threshold\": 5}")
        }
        #expect(error?.code == "range" && error?.line == 2)
    }

    /// Commands check entries while they read a file: every wrong one is named, with all that is wrong elsewhere.
    @Test func namesEveryWrongJudgeOfAFileAtOnce() throws {
        let text = """
            graders:
              - { type: llm, model: m, base_url: "ftp://x" }
              - { type: label_model, name: tone, model: m, base_url: "http://x", labels: [a, b], passing_labels: [c], input: "x y" }
            """
        let error = #expect(throws: RewardProblems.self) {
            try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"), files: RewardBuilder.files())
        }
        let errors = error?.errors.compactMap { $0 as? RewardError } ?? []
        #expect(errors.map(\.line) == [2, 3])
        #expect(errors.first?.message.hasPrefix("`base_url` of `llm` is") == true)
        #expect(errors.last?.message.hasPrefix("`passing_labels` of `tone` holds") == true)
    }

    /// One file with a fault of each kind: none of them hides another, and none is told that only follows from another.
    @Test func namesEveryErrorOfAFileAtOnce() throws {
        let text = """
            agregation: sum_then_normalize
            max_failure_share: 2
            graders:
              - { type: string_check, operation: equalz, input: 3, referense: x }
              - { type: length, min: many, max: -1, slack: none, name: long }
              - type: json_schema
                schema: { typ: object, properties: { a: { type: strin, minimum: low } }, required: 3 }
                weight: 7
              - { type: regex, pattern: "(", negate: 1, match: some, requires: lonng, name: long }
              - { type: math_accuracy, canary: perhaps }
              - { weight: 0.5 }
            formula: "long + secret + lng"
            """
        let error = #expect(throws: RewardProblems.self) {
            try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"), files: RewardBuilder.files())
        }
        let found = (error?.errors ?? []).map { "\($0)".split(separator: " ").prefix(2).joined(separator: " ") }
            .sorted()
        #expect(
            found == [
                "error[duplicate-name]: reward.yaml:9:", "error[formula]: reward.yaml:11:",
                "error[missing-key]: reward.yaml:11:", "error[pattern]: reward.yaml:9:", "error[range]: reward.yaml:2:",
                "error[range]: reward.yaml:4:", "error[range]: reward.yaml:5:", "error[range]: reward.yaml:8:",
                "error[range]: reward.yaml:9:", "error[schema]: reward.yaml:7:", "error[schema]: reward.yaml:7:",
                "error[schema]: reward.yaml:7:", "error[schema]: reward.yaml:7:", "error[type]: reward.yaml:10:",
                "error[type]: reward.yaml:4:", "error[type]: reward.yaml:5:", "error[type]: reward.yaml:5:",
                "error[type]: reward.yaml:9:", "error[unknown-key]: reward.yaml:1:",
                "error[unknown-key]: reward.yaml:4:",
            ], "\(error?.description ?? "none")")
    }

    /// A misspelled key may be the weight: what the weights come to is not known then.
    @Test(arguments: [
        "graders:\n  - { type: math_accuracy, weight: 0.5 }\n  - { type: length, max: 3, wieght: 0.5 }\n",
        "graders:\n  - { type: math_accuracy, weight: 0.8 }\nformat_reward_wieght: 0.2\n",
    ])
    func saysNothingOfWeightsBesideAMisspelledKey(text: String) throws {
        let error = #expect(throws: RewardError.self) {
            try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"), files: RewardBuilder.files())
        }
        #expect(error?.code == "unknown-key" && error?.line == 3)
    }

    @Test func tellsTheValuesOfAJudgeBesideAMissingEndpoint() throws {
        let text = "graders:\n  - { type: llm, scale: [3, 1], retries: x, cache: 4 }\n"
        let error = #expect(throws: RewardProblems.self) {
            try RewardConfiguration(
                ConfigurationNode.parse(text, file: "reward.yaml"),
                files: RewardBuilder.files(graders: .standard(environment: [:])))
        }
        let codes = error?.errors.compactMap { ($0 as? RewardError)?.code }.sorted()
        #expect(codes == ["no-judge", "no-judge", "range", "type", "type"])
    }

    @Test func namesEveryUnknownNameOfGatesAndFormulasAtOnce() throws {
        let text = """
            graders:
              - { type: math_accuracy, name: right, requires: [tone, form] }
              - { type: format_check, name: shape, requires: rigt }
              - { type: length, name: secret, min: 1, canary: true }
            formula: "rihgt + shape * secret + sape"
            """
        let error = #expect(throws: RewardProblems.self) {
            try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"), files: RewardBuilder.files())
        }
        let errors = error?.errors.compactMap { $0 as? RewardError } ?? []
        #expect(errors.map(\.line) == [2, 2, 3, 5, 5, 5])
        #expect(errors.dropFirst(4).first?.message.contains("`secret` is a canary") == true)
    }

    @Test func namesEveryErrorOfAnImportAtOnce() throws {
        let text = """
            {"type": "multi", "calculate_output": "a + nn", "colour": 1, "graders": {
              "a": {"type": "text_similarity", "evaluation_metric": "bleeu", "input": 3, "reference": "x"},
              "b": {"type": "python", "source": "x"},
              "c": {"type": "string_check", "operation": "eq", "input": "{{ sample.outpt }}", "reference": "x"}}}
            """
        let error = #expect(throws: RewardProblems.self) {
            try ImportedReward(
                ConfigurationNode.parse(text, file: "grader.json"),
                files: RewardBuilder.files(graders: .standard(needsEndpoint: false)))
        }
        let errors = error?.errors.compactMap { $0 as? RewardError } ?? []
        #expect(errors.map(\.code).sorted() == ["python-grader", "range", "template", "type", "unknown-key"])
        #expect(errors.contains { $0.message.hasPrefix("`evaluation_metric` of `a` is \"bleeu\"") && $0.line == 2 })
    }

    @Test func aDeadJudgeIsDataInARun() async throws {
        let server = try StubbornServer { _, _ in .status(503, "down") }
        defer { server.stop() }
        func rewards(_ rules: String) async throws -> [Reward] {
            let text = """
                graders:
                  - { type: math_accuracy, weight: 0.5 }
                  - { type: llm, weight: 0.5, base_url: "\(server.address)", model: m, retries: 0, cache: false }
                \(rules)
                """
            let reward = try RewardConfiguration(ConfigurationNode.parse(text, file: "reward.yaml"))
            return try await function(reward, [:]).rewards(for: [Self.group])[0]
        }
        let abstained = try await rewards("on_failure: abstain")
        #expect(abstained.map(\.value) == [nil, nil])
        for reward in abstained {
            _ = try Judged.unavailable(reward.grades[1])
            #expect(reward.grades[0].outcome.score != nil)
        }
        #expect(try await rewards("on_failure: zero").map(\.value) == [0.5, 0])
        for (rules, code) in [("on_failure: stop", "grader-failed"), ("max_failure_share: 0.5", "too-many-failures")] {
            let error = await #expect(throws: RewardError.self) { _ = try await rewards(rules) }
            #expect(error?.code == code && error?.message.contains("503") == true)
        }
    }

    @Test func countsTheCostOfARewardInsideOfAnother() async throws {
        let server = try StubbornServer { _, _ in Judged.seven }
        defer { server.stop() }
        let judge = try Judged.grader(server)
        let inner = RewardFunction(components: [RewardComponent(name: "judge", grader: judge, weight: 1)])
        let outer = RewardFunction(components: [RewardComponent(name: "inner", grader: NestedReward(inner), weight: 1)])
        _ = await outer.rewardsOfStored([Self.group])
        #expect(JudgeAccount.totals(of: outer)?.requests == 2)
    }

    /// The contract of every grader, held against a judge that is a pure function of what it is shown.
    @Test func keepsTheContractOfGraders() async throws {
        let server = try StubbornServer { _, request in
            Judged.chat("{\"result\": 0.\(request.utf8.reduce(0) { ($0 + Int($1)) % 10 })}")
        }
        defer { server.stop() }
        let factory = JudgeFactory(cacheFolder: folder, environment: [:])
        let judge = try Judged.grader(server, ", input: completion", factory: factory)
        // How long it takes and what it holds is the server's and the connections' matter.
        let kit = GraderConformance(
            of: judge, samples: [Self.group.sample], completions: ["4", "It is 5."], slowest: .seconds(60))
        for violation in await kit.violations() where violation.rule != .memory { Issue.record("\(violation)") }
    }
}
