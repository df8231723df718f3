import Foundation
import LaurelRewards
import Testing

/// A reward file that names other reward files as graders, and files with more than one error.
@Suite struct NestedRewardTests {
    /// Scores the completion's length over ten; `abstain` and `fail` do so.
    private struct Length: Grader {
        func grade(_ item: GradingItem) async -> Grade {
            switch item.candidate.completion {
            case "abstain": Grade(.abstain("no answer"))
            case "fail": Grade(.failure(.timeout, "too late"))
            default: Grade(score: Double(item.candidate.completion.count) / 10)
            }
        }
    }

    private struct Half: Grader {
        func grade(_ item: GradingItem) async -> Grade { Grade(score: 0.5) }
    }

    private func withFiles<Value>(
        _ files: [String: String], _ body: (String) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.path + "/nested-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: FilePath.folder(of: path), withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        return try await body(folder)
    }

    private func function(_ folder: String) async throws -> RewardFunction {
        try await RewardConfiguration.load(file: folder + "/reward.yaml").makeFunction(
            builtIn: { entry in entry.fields["half"] == nil ? Length() as any Grader : Half() },
            external: { _ in Half() })
    }

    private let nested = [
        "reward.yaml": """
        graders:
          - { reward: parts/form.yaml, weight: 0.6 }
          - { type: length, name: own, weight: 0.4 }
        """,
        "parts/form.yaml": """
        graders:
          - { type: length, name: long, weight: 0.5 }
          - { type: length, half: 1, name: half, weight: 0.5, transform: [{ scale: 2 }] }
        """,
    ]

    @Test func aNestedRewardIsOneComponent() async throws {
        try await withFiles(nested) { folder in
            let reward = try await function(folder)
            #expect(reward.componentNames == ["form", "own"])
            let sample = Sample(index: 0, messages: [Message(role: "user", content: "q")])
            let candidates = ["aaaa", "abstain", "fail"].enumerated().map {
                Candidate(index: $0.offset, completion: $0.element)
            }
            let rewards = await reward.rewardsOfStored([CandidateGroup(sample: sample, candidates: candidates)])[0]
            // Inside: 0.5 · 0.4 + 0.5 · 1 = 0.7; outside: 0.6 · 0.7 + 0.4 · 0.4.
            #expect(abs((rewards[0].value ?? 0) - 0.58) < 1e-12)
            #expect(rewards[0].grades[0].parts == ["long": 0.4, "half": 1])
            // An abstention inside leaves its part out; outside the rest counts.
            #expect(abs((rewards[1].value ?? 0) - 0.3) < 1e-12)
            // A failure inside is the nested reward's failure.
            #expect(rewards[2].value == nil)
            #expect(rewards[2].grades[0].outcome == .failure(.timeout, "long: too late"))
        }
    }

    @Test func theRangeIsWhatTheWeightsAllow() async throws {
        let inner = """
            graders:
              - { type: length, transform: [{ offset: -1 }], weight: 0.5 }
              - { type: length, transform: [{ scale: 3 }], weight: 0.5 }
            """
        try await withFiles(["reward.yaml": "graders: [{ reward: b.yaml }]", "b.yaml": inner]) { folder in
            let range = try await function(folder).components[0].grader.range
            #expect(abs(range.lowerBound + 0.5) < 1e-9 && abs(range.upperBound - 1.5) < 1e-9)
        }
    }

    @Test(
        "A reward inside itself, too deep, or with a run's rules is refused",
        arguments: [
            (["a.yaml": "graders: [{ reward: reward.yaml }]"], "recursive-reward", "part of itself"),
            (["a.yaml": "graders: [{ reward: ./a.yaml }]"], "recursive-reward", "part of itself"),
            ([:], "file", "no reward file"),
            (
                ["a.yaml": "graders: [{ type: length }]\nmax_failure_share: 0.5"], "unsupported", "outermost"
            ),
            (
                [
                    "a.yaml": "graders: [{ reward: b.yaml }]", "b.yaml": "graders: [{ reward: c.yaml }]",
                    "c.yaml": "graders: [{ reward: d.yaml }]", "d.yaml": "graders: [{ reward: e.yaml }]",
                    "e.yaml": "graders: [{ type: length }]",
                ], "recursive-reward", "deep"
            ),
        ] as [([String: String], String, String)])
    func refusals(files: [String: String], code: String, words: String) async throws {
        let files = files.merging(["reward.yaml": "graders:\n  - { reward: a.yaml }\n"]) { $1 }
        try await withFiles(files) { folder in
            let error = #expect(throws: RewardError.self) {
                try RewardConfiguration.load(file: folder + "/reward.yaml")
            }
            #expect(error?.code == code)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.line != nil)
        }
    }

    @Test func manyFilesInFewDoNotMultiply() async throws {
        let two = { (next: String) in
            "graders: [\((0..<20).map { _ in "{ reward: \(next) }" }.joined(separator: ", "))]"
        }
        let files = [
            "reward.yaml": two("b.yaml"), "b.yaml": two("c.yaml"), "c.yaml": two("d.yaml"),
            "d.yaml": "graders: [{ type: length }]",
        ]
        try await withFiles(files) { folder in
            let error = #expect(throws: (any Error).self) {
                try RewardConfiguration.load(file: folder + "/reward.yaml")
            }
            #expect(error.map { "\($0)" }?.contains("more than 256") == true)
        }
    }

    @Test func allErrorsComeAtOnce() throws {
        let text = """
            gradres: 1
            graders:
              - { type: length, weight: 2 }
              - { type: length, canary: 7 }
              - { name: none }
            on_failure: perhaps
            """
        let problems = #expect(throws: RewardProblems.self) {
            try RewardConfiguration(ConfigurationNode.parse(text, file: "r.yaml"))
        }
        let lines = problems?.errors.compactMap { ($0 as? RewardError)?.line } ?? []
        #expect(lines.sorted() == [1, 3, 4, 5, 6])
    }

    @Test func buildersErrorsComeAtOnce() async throws {
        let text = "graders:\n  - { type: length }\n  - { script: a.lua }\n  - { plugin: b }\n"
        let reward = try RewardConfiguration(ConfigurationNode.parse(text, file: "r.yaml"))
        let problems = await #expect(throws: RewardProblems.self) {
            _ = try await reward.makeFunction(
                builtIn: { _ in Half() },
                external: { throw RewardError(code: "load", file: $0.file, line: $0.line, message: "No.") })
        }
        #expect(problems?.errors.compactMap { ($0 as? RewardError)?.line } == [3, 4])
    }
}
