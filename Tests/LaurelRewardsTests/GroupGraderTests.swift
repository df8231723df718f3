import LaurelRewards
import Testing

/// Scores a candidate by the share of its group that wrote something else, on top of what the built-ins gave it.
private struct NoveltyGrader: GroupGrader {
    var failsOn: String?
    var range: ClosedRange<Double> = 0...1

    func grade(_ group: GradingGroup) async -> [Grade] {
        let texts = group.candidates.map(\.completion)
        if let failsOn, texts.contains(failsOn) {
            return texts.map { _ in Grade(.failure(.timeout, "Too slow.")) }
        }
        return group.items.map { item in
            let others = texts.count { $0 != item.candidate.completion }
            return Grade(score: Double(others) / Double(texts.count) + (item.scores["length"] ?? 0), in: 0...10)
        }
    }
}

private struct LengthGrader: Grader {
    func grade(_ item: GradingItem) async -> Grade { Grade(score: Double(item.candidate.completion.utf8.count) / 10) }
}

/// Gives one grade too few for groups of two.
private struct MiscountingGrader: GroupGrader {
    func grade(_ group: GradingGroup) async -> [Grade] {
        group.items.dropFirst(group.items.count == 2 ? 1 : 0).map { _ in Grade(score: 1) }
    }
}

@Suite struct GroupGraderTests {
    private static func group(_ completions: [String], index: Int = 0) -> CandidateGroup {
        CandidateGroup(
            sample: Sample(index: index, messages: [Message(role: "user", content: "q")]),
            candidates: completions.enumerated().map { Candidate(index: $0, completion: $1) })
    }

    private static func function(
        _ grader: any Grader, onFailure: FailurePolicy = .abstain, seesScores: Bool = false
    ) -> RewardFunction {
        RewardFunction(components: [
            RewardComponent(name: "length", grader: LengthGrader(), weight: 0.5),
            RewardComponent(
                name: "novelty", grader: grader, weight: 0.5, onFailure: onFailure, seesScores: seesScores),
        ])
    }

    private static func scores(_ rewards: [[Reward]]) -> [[Double?]] {
        rewards.map { $0.map { $0.grades[1].outcome.score } }
    }

    @Test func seesWholeGroupsAndNothingElse() async throws {
        let groups = [
            Self.group(["a", "a", "b"]), Self.group([]), Self.group(["a", "b"], index: 1), Self.group(["a"]),
        ]
        let rewards = try await Self.function(NoveltyGrader()).rewards(for: groups)
        let expected: [[Double?]] = [[1.0 / 3, 1.0 / 3, 2.0 / 3], [], [0.5, 0.5], [0]]
        #expect(Self.scores(rewards) == expected)
    }

    @Test("No chunk parts a group", arguments: [1, 7, 128, 129, 300])
    func chunksKeepGroups(size: Int) async throws {
        let groups = (0..<9).map { number in
            Self.group((0..<(number % 3 == 0 ? size : number)).map { "\($0 % 5)" }, index: number)
        }
        let together = try await Self.function(NoveltyGrader()).rewards(for: groups)
        for (group, rewards) in zip(groups, together) {
            let alone = try await Self.function(NoveltyGrader()).rewards(for: [group])
            #expect(Self.scores([rewards]) == Self.scores(alone))
        }
    }

    @Test func isShownTheScoresOfBuiltIns() async throws {
        let function = Self.function(NoveltyGrader(range: 0...10), seesScores: true)
        let rewards = try await function.rewards(for: [Self.group(["ab", "c"])])
        #expect(Self.scores(rewards) == [[0.7, 0.6]])
    }

    @Test(
        "A group's failure follows the policy for every candidate of it",
        arguments: [(FailurePolicy.abstain, nil), (.zero, 0.05), (.groupWorst, 0.05)] as [(FailurePolicy, Double?)])
    func failurePolicies(policy: FailurePolicy, value: Double?) async throws {
        let function = Self.function(NoveltyGrader(failsOn: "x"), onFailure: policy)
        let rewards = try await function.rewards(for: [Self.group(["a", "b"]), Self.group(["x", "y"], index: 1)])
        #expect(rewards[0].map(\.value) == [0.3, 0.3])
        #expect(rewards[1].map(\.value) == [value, value])
        await #expect(throws: RewardError.self) {
            try await Self.function(NoveltyGrader(failsOn: "x"), onFailure: .stop)
                .rewards(for: [Self.group(["x", "y"])])
        }
    }

    @Test func anotherNumberOfGradesFailsThatGroupOnly() async throws {
        let groups = [Self.group(["a", "b"]), Self.group(["a", "b", "c"], index: 1)]
        let rewards = try await Self.function(MiscountingGrader()).rewards(for: groups)
        #expect(Self.scores(rewards) == [[nil, nil], [1, 1, 1]])
        guard case .failure(.runtime, let message) = rewards[0][0].grades[1].outcome else {
            Issue.record("no failure")
            return
        }
        #expect(message.contains("1 grades for 2 candidates"))
    }

    @Test func aScoreOutOfRangeFails() async throws {
        let rewards = try await Self.function(NoveltyGrader(range: 0...0.4)).rewards(for: [Self.group(["a", "b", "b"])])
        guard case .failure(.invalidScore, _) = rewards[0][0].grades[1].outcome else {
            Issue.record("no failure")
            return
        }
        #expect(rewards[0][1].grades[1].outcome == .score(1 / 3))
    }

    @Test func takesNeighboursOfOneSampleForAGroup() async {
        let items = [("a", 0), ("b", 0), ("a", 1), ("a", 1)].map { text, index in
            GradingItem(sample: Self.group([], index: index).sample, candidate: Candidate(index: 0, completion: text))
        }
        let grades = await NoveltyGrader().grade(items)
        #expect(grades.map(\.outcome.score) == [0.5, 0.5, 0, 0])
        #expect(await NoveltyGrader().grade(items[0]).outcome == .score(0))
    }
}
