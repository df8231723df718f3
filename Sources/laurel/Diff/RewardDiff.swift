import GRPO
package import LaurelRewards
package import RewardReports

/// Grades stored candidates with two rewards and holds the results against each other.
package struct RewardDiff: Sendable {
    package let old: (name: String, function: RewardFunction)
    package let new: (name: String, function: RewardFunction)

    package init(old: (name: String, function: RewardFunction), new: (name: String, function: RewardFunction)) {
        self.old = old
        self.new = new
    }

    /// Candidates that are graded at once.
    private static let chunk = 1024

    package func comparison(on candidates: StoredCandidates) async throws -> RewardComparison {
        for side in [old, new] { try candidates.checkReferences(for: side.function) }
        var groups: [RewardComparison.StoredGroup] = []
        var (before, after) = (Graded(), Graded())
        for batch in candidates.batches {
            groups += batch.groups
            before.add(await Self.rewards(batch, old.function), old.function, candidates)
            after.add(await Self.rewards(batch, new.function), new.function, candidates)
        }
        let recorded = candidates.batches.flatMap(\.recorded)
        return RewardComparison(
            groups,
            old: RewardSide(
                name: old.name, function: old.function, rewards: before.rewards, advantages: before.advantages),
            new: RewardSide(
                name: new.name, function: new.function, rewards: after.rewards, advantages: after.advantages),
            notes: candidates.notes + [note(recorded, before.rewards)].compactMap { $0 })
    }

    /// What a side makes of all batches so far.
    private struct Graded {
        var rewards: [[Reward]] = []
        var advantages: [[Double]] = []

        mutating func add(_ batch: [[Reward]], _ function: RewardFunction, _ candidates: StoredCandidates) {
            rewards += batch
            advantages +=
                GroupAdvantage(
                    rewards: batch, weights: function.weights, aggregation: function.aggregation,
                    scale: candidates.scale,
                    epsilon: candidates.epsilon
                ).advantages
        }
    }

    private static func rewards(_ batch: StoredCandidates.Batch, _ function: RewardFunction) async -> [[Reward]] {
        var rewards: [[Reward]] = []
        var waiting: [GradingGroup] = []
        var count = 0
        for group in batch.gradingGroups {
            waiting.append(group)
            count += group.items.count
            guard count >= chunk else { continue }
            rewards += await function.rewardsOfStored(waiting)
            (waiting, count) = ([], 0)
        }
        return rewards + (waiting.isEmpty ? [] : await function.rewardsOfStored(waiting))
    }

    /// Says when the old reward is not the one that the run was trained with.
    private func note(_ recorded: [[Double?]], _ rewards: [[Reward]]) -> String? {
        let pairs = zip(recorded.joined(), rewards.joined()).compactMap { then, now in then.map { ($0, now.value) } }
        let differing = pairs.count { then, now in now.map { abs($0 - then) > 1e-6 } ?? true }
        guard differing > 0 else { return nil }
        return "\(old.name) gives \(differing) of \(pairs.count) candidates another reward than the run recorded: "
            + "the run was trained with another reward, or other rows."
    }
}
