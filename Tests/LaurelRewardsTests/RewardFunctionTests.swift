import LaurelRewards
import Testing

/// Gives each completion the outcome that a table says.
private struct TableGrader: Grader {
    var outcomes: [String: Outcome] = [:]
    var range: ClosedRange<Double> = 0...1
    var needsReference = false

    func grade(_ item: GradingItem) async -> Grade {
        Grade(outcomes[item.candidate.completion] ?? .score(Double(item.candidate.completion.count) / 10))
    }
}

/// Scores what the built-ins gave, to show that a script sees it.
private struct MixingGrader: Grader {
    func grade(_ item: GradingItem) async -> Grade { Grade(score: (item.scores["a"] ?? 0) / 2) }
}

private struct ShortGrader: Grader {
    func grade(_ item: GradingItem) async -> Grade { Grade(score: 1) }
    func grade(_ items: [GradingItem]) async -> [Grade] { [] }
}

@Suite struct RewardFunctionTests {
    private static func group(_ completions: [String], index: Int = 0) -> CandidateGroup {
        CandidateGroup(
            sample: Sample(index: index, messages: [Message(role: "user", content: "q")]),
            candidates: completions.enumerated().map { Candidate(index: $0, completion: $1) })
    }

    private static func function(
        _ policy: FailurePolicy, maxFailureShare: Double? = nil, canary: Bool = false
    ) -> RewardFunction {
        let failing = TableGrader(outcomes: [
            "bad": .failure(.runtime, "It broke."), "skip": .abstain("Not mine."), "good": .score(0.8),
            "low": .score(0.2),
        ])
        return RewardFunction(
            components: [
                RewardComponent(name: "a", grader: TableGrader(outcomes: ["none": .abstain("")]), weight: 0.5),
                RewardComponent(name: "b", grader: failing, weight: 0.5, isCanary: canary, onFailure: policy),
            ], maxFailureShare: maxFailureShare)
    }

    @Test(
        arguments: [
            (FailurePolicy.abstain, nil, nil as Double?), (.zero, 0.15, 0.0), (.groupWorst, 0.25, 0.2),
        ] as [(FailurePolicy, Double?, Double?)])
    func appliesTheFailurePolicy(policy: FailurePolicy, value: Double?, component: Double?) async throws {
        let rewards = try await Self.function(policy).rewards(for: [Self.group(["bad", "good", "low"])])
        #expect(rewards[0][0].components == [0.3, component])
        if let value, let got = rewards[0][0].value {
            #expect(abs(got - value) < 1e-12)
        } else {
            #expect(rewards[0][0].value == value)
        }
        #expect(rewards[0][1].value == 0.5 * 0.4 + 0.5 * 0.8)
    }

    @Test func countsGroupWorstAsZeroWhereNobodyScored() async throws {
        let groups = [Self.group(["bad", "bad"]), Self.group(["low", "good"], index: 1)]
        let rewards = try await Self.function(.groupWorst).rewards(for: groups)
        #expect(rewards[0][0].components == [0.3, 0])
    }

    @Test func stopsWhenToldTo() async throws {
        let function = Self.function(.stop)
        let error = await #expect(throws: RewardError.self) {
            _ = try await function.rewards(for: [Self.group(["good", "bad"], index: 7)])
        }
        #expect(error?.code == "grader-failed")
        #expect(error?.message.contains("`b`") == true)
        #expect(error?.message.contains("sample 7") == true)
        #expect(error?.message.contains("It broke.") == true)
    }

    @Test func leavesAnAbstentionOutWithoutScalingTheRest() async throws {
        let rewards = try await Self.function(.zero).rewards(for: [Self.group(["skip"])])
        #expect(rewards[0][0].components == [0.4, nil])
        #expect(rewards[0][0].value == 0.2)
    }

    @Test func hasNoRewardWhereEveryComponentAbstains() async throws {
        let abstaining = TableGrader(outcomes: ["x": .abstain("")])
        let function = RewardFunction(components: [RewardComponent(name: "a", grader: abstaining, weight: 1)])
        let rewards = try await function.rewards(for: [Self.group(["x"])])
        #expect(rewards[0][0].value == nil)
    }

    @Test func stopsWhenTooManyFail() async throws {
        let limited = Self.function(.zero, maxFailureShare: 0.5)
        let fine = try await limited.rewards(for: [Self.group(["bad", "good"])])
        #expect(fine[0].count == 2)
        let error = await #expect(throws: RewardError.self) {
            _ = try await limited.rewards(for: [Self.group(["bad", "bad", "good"])])
        }
        #expect(error?.code == "too-many-failures")
        #expect(error?.message.contains("2 of 3") == true)
    }

    @Test func keepsCanariesOutOfTheReward() async throws {
        let function = Self.function(.abstain, canary: true)
        let rewards = try await function.rewards(for: [Self.group(["bad", "good"])])
        #expect(rewards[0].map(\.value) == [0.15, 0.2])
        #expect(rewards[0][1].grades[1].outcome == .score(0.8))
        #expect(function.weights == [0.5, 0])
    }

    @Test func showsScriptsTheScoresOfBuiltIns() async throws {
        let function = RewardFunction(components: [
            RewardComponent(name: "mix", grader: MixingGrader(), weight: 0.5, seesScores: true),
            RewardComponent(name: "a", grader: TableGrader(), weight: 0.5),
        ])
        let rewards = try await function.rewards(for: [Self.group(["1234"])])
        #expect(rewards[0][0].components == [0.2, 0.4])
    }

    @Test func holdsGradersToTheirContract() async throws {
        let wild = TableGrader(outcomes: ["nan": .score(.nan), "high": .score(3)])
        let function = RewardFunction(components: [
            RewardComponent(name: "wild", grader: wild, weight: 0.5, onFailure: .zero),
            RewardComponent(name: "short", grader: ShortGrader(), weight: 0.5, onFailure: .zero),
        ])
        let rewards = try await function.rewards(for: [Self.group(["nan", "high"])])
        let counts = function.failureCounts(in: rewards)
        #expect(counts == [[.invalidScore: 2], [.runtime: 2]])
    }

    @Test func keepsTheOrderOfManyCandidates() async throws {
        let groups = (0..<40).map { index in
            Self.group((0..<16).map { String(repeating: "x", count: (index * 7 + $0) % 11) }, index: index)
        }
        let function = RewardFunction(components: [RewardComponent(name: "a", grader: TableGrader(), weight: 1)])
        let rewards = try await function.rewards(for: groups)
        for (group, row) in zip(groups, rewards) {
            #expect(row.map(\.value) == group.candidates.map { Double($0.completion.count) / 10 })
        }
        #expect(try await function.rewards(for: []).isEmpty)
    }

    @Test func namesTheFirstRowWithoutReference() throws {
        let function = RewardFunction(components: [
            RewardComponent(name: "maths", grader: TableGrader(needsReference: true), weight: 1)
        ])
        let samples = [Sample(index: 0, messages: [], reference: "1"), Sample(index: 1, messages: [])]
        let error = rewardError { try function.checkReferences(in: samples, file: "t.jsonl") { $0.index + 1 } }
        #expect(error?.description.hasPrefix("error[missing-reference]: t.jsonl:2: ") == true)
        #expect(error?.message.contains("`maths`") == true)
        try function.checkReferences(in: [samples[0]], file: nil) { _ in nil }
    }
}
