import LaurelRewards

/// Rollouts with what they earned, and the groups from which something can be learnt first.
struct GradedRollouts {
    private(set) var rollouts: [Rollout] = []
    private(set) var rewards: [[Reward]] = []
    /// Groups whose candidates all earned the same, in the order they came.
    private var dull: [(rollout: Rollout, rewards: [Reward])] = []
    /// Generation batches that were sampled.
    private(set) var batchCount = 0

    /// How many groups were left out because nothing can be learnt from them.
    var droppedCount: Int { dull.count }

    /// Adds a generation batch, keeping its groups apart by whether their rewards differ.
    mutating func add(_ rollouts: [Rollout], _ rewards: [[Reward]]) {
        batchCount += 1
        for (rollout, group) in zip(rollouts, rewards) {
            let statistics = Statistics(group.map { $0.value ?? .nan })
            if statistics.standardDeviation.isNaN || statistics.hasNoSpread {
                dull.append((rollout, group))
            } else {
                self.rollouts.append(rollout)
                self.rewards.append(group)
            }
        }
    }

    /// Makes the batch `count` groups large: the first that differ, and where those are too few, others after them.
    mutating func settle(count: Int) {
        rollouts = Array(rollouts.prefix(count))
        rewards = Array(rewards.prefix(count))
        let missing = count - rollouts.count
        rollouts += dull.prefix(missing).map(\.rollout)
        rewards += dull.prefix(missing).map(\.rewards)
        dull.removeFirst(min(missing, dull.count))
    }
}
