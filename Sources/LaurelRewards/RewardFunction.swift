/// Turns candidates into rewards: grades them with every component and sums what the grades are worth.
///
/// A reward function is a pure function of its groups: how the work is spread over threads never changes a result.
public struct RewardFunction: Sendable {
    /// Its graders with their weights, canaries included, in the order of every per-component array.
    public let components: [RewardComponent]
    public let aggregation: Aggregation
    /// The share of failed grades of one component in one call that makes the call throw; nil for no limit.
    public let maxFailureShare: Double?
    /// What combines the components instead of their weights, where the reward has one.
    public let formula: Formula?

    private let mixer: RewardMixer

    /// How many items one task grades with a built-in.
    private static let chunk = 128

    /// - Precondition: gates and the formula name components of this reward, and gates do not form a circle.
    public init(
        components: [RewardComponent], aggregation: Aggregation = .sumThenNormalize, maxFailureShare: Double? = nil,
        formula: Formula? = nil
    ) {
        self.components = components
        self.formula = formula
        mixer = RewardMixer(components: components, formula: formula)
        self.aggregation = aggregation
        self.maxFailureShare = maxFailureShare
    }

    /// The components' names, in order.
    public var componentNames: [String] { components.map(\.name) }
    /// The components' weights, in order; a canary's is 0.
    public var weights: [Double] { components.map(\.weight) }
    /// Whether some component compares completions with the sample's reference.
    public var needsReference: Bool { components.contains { $0.grader.needsReference } }

    /// Rewards every candidate of every group; throws when a failure policy or the failure limit stops the run.
    public func rewards(for groups: [CandidateGroup]) async throws -> [[Reward]] {
        let rewards = await grade(groups.map { GradingGroup($0) })
        try check(rewards, of: groups)
        return rewards
    }

    /// Throws when a failure policy or the failure limit stops the run over these rewards, given by `rewardsOfStored` in
    /// one call or in several.
    public func check(_ rewards: [[Reward]], of groups: [CandidateGroup]) throws {
        try checkFailures(rewards.flatMap { $0 }, items: groups.flatMap { GradingGroup($0).items })
    }

    /// Rewards stored completions, where no failure stops anything: one of `on_failure: stop` counts as an abstention.
    public func rewardsOfStored(_ groups: [CandidateGroup]) async -> [[Reward]] {
        await rewardsOfStored(groups.map { GradingGroup($0) })
    }

    /// Rewards stored completions whose rows each have metadata of their own.
    public func rewardsOfStored(_ groups: [GradingGroup]) async -> [[Reward]] { await grade(groups) }

    /// The stages of a call: grade with the built-ins, show scripts their scores, grade with scripts, settle.
    private func grade(_ groups: [GradingGroup]) async -> [[Reward]] {
        let batch = GradingBatch(groups)
        let builtIn = await grade(batch, with: components.indices.filter { !components[$0].seesScores })
        let scored = showScores(of: builtIn, in: batch)
        let external = await grade(scored, with: components.indices.filter { components[$0].seesScores })
        let grades = builtIn.merging(external) { first, _ in first }
        return settle(batch, grades: components.indices.map { grades[$0] ?? [] })
    }

    /// The failures of each component by kind, in component order.
    public func failureCounts(in rewards: [[Reward]]) -> [[FailureKind: Int]] {
        var counts = [[FailureKind: Int]](repeating: [:], count: components.count)
        for reward in rewards.joined() {
            for (index, grade) in reward.grades.enumerated() {
                if case .failure(let kind, _) = grade.outcome { counts[index][kind, default: 0] += 1 }
            }
        }
        return counts
    }

    /// Throws for the first sample that lacks the reference some component needs; `line` gives a sample's line.
    public func checkReferences(in samples: [Sample], file: String?, line: (Sample) -> Int?) throws {
        guard let component = components.first(where: { $0.grader.needsReference }) else { return }
        guard let sample = samples.first(where: { $0.reference == nil }) else { return }
        throw RewardError(
            code: "missing-reference", file: file, line: line(sample),
            message: "The row has no `reference_answer`, which the grader `\(component.name)` needs; "
                + "expected one in every row.")
    }

    // MARK: - Grading

    /// Grades the items with some components at once; the result is by component.
    private func grade(_ batch: GradingBatch, with indices: [Int]) async -> [Int: [Grade]] {
        await withTaskGroup(of: (component: Int, start: Int, grades: [Grade]).self) { group in
            for index in indices {
                let component = components[index]
                // A script's batch goes to its workers whole; a built-in's is spread over the cores.
                let size = component.seesScores ? max(batch.items.count, 1) : RewardFunction.chunk
                for chunk in batch.chunks(of: size, keepsGroups: component.grader is any GroupGrader) {
                    group.addTask { (index, chunk.lowerBound, await component.grade(batch, chunk)) }
                }
            }
            let missing = Grade(.failure(.runtime, "The grader gave no grade."))
            var result: [Int: [Grade]] = [:]
            for index in indices { result[index] = [Grade](repeating: missing, count: batch.items.count) }
            for await (index, start, grades) in group {
                result[index]?.replaceSubrange(start..<(start + grades.count), with: grades)
            }
            return result
        }
    }

    /// The items with what the built-ins gave them.
    private func showScores(of grades: [Int: [Grade]], in batch: GradingBatch) -> GradingBatch {
        guard components.contains(where: \.seesScores) else { return batch }
        var batch = batch
        for (position, item) in batch.items.enumerated() {
            var scores: [String: Double] = [:]
            for (index, component) in components.enumerated() {
                if let score = grades[index]?[position].outcome.score { scores[component.name] = score }
            }
            batch.items[position] = GradingItem(sample: item.sample, candidate: item.candidate, scores: scores)
        }
        return batch
    }

    // MARK: - Failure policies

    /// Throws when a component that stops the run failed, or one failed too often.
    private func checkFailures(_ rewards: [Reward], items: [GradingItem]) throws {
        for (index, component) in components.enumerated() where !component.isCanary {
            var failures = 0
            var example: (kind: FailureKind, message: String, position: Int)?
            for (position, reward) in rewards.enumerated() {
                guard case .failure(let kind, let message) = reward.grades[index].outcome else { continue }
                failures += 1
                if example == nil { example = (kind, message, position) }
            }
            guard let example else { continue }
            let cause =
                "on sample \(items[example.position].sample.index): \(example.kind.rawValue): \(example.message)"
            if component.onFailure == .stop {
                throw RewardError(
                    code: "grader-failed",
                    message: "The grader `\(component.name)` failed \(cause) Its on_failure is stop.")
            }
            let share = Double(failures) / Double(rewards.count)
            if let maxFailureShare, share > maxFailureShare {
                throw RewardError(
                    code: "too-many-failures",
                    message: "The grader `\(component.name)` failed for \(failures) of \(rewards.count) candidates "
                        + "(a share of \(share), max_failure_share is \(maxFailureShare)); the first \(cause)")
            }
        }
    }

    /// Applies the failure policies group by group and sums.
    private func settle(_ batch: GradingBatch, grades: [[Grade]]) -> [[Reward]] {
        batch.groups.map { positions in
            let worst = grades.enumerated().map { index, column in
                positions.compactMap { mixer.transformed(column[$0], index) }.min() ?? 0
            }
            return positions.map { position in mixer.reward(for: grades.map { $0[position] }, worst: worst) }
        }
    }
}
