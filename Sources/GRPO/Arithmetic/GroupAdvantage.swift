package import LaurelRewards

/// How much better each candidate did than its group: what GRPO learns from instead of a value function.
///
/// sum_then_normalize, with r the weighted sum and ε = 1e-4 (TRL's; `advantage_epsilon`):
///
///     A_i = (r_i - mean_group r) / (s + ε),  s = std_group r, std_batch r, or no division
///
/// normalize_then_sum (GDPO), component by component:
///
///     y_i = Σ_k w_k (R_ik - mean_group R_k) / (std_group R_k + ε),  A_i = (y_i - mean_batch y) / (std_batch y + ε)
///
/// Standard deviations are those of samples (n - 1). A candidate without a reward takes no part in any statistic and
/// gets advantage 0, and so does every candidate of a group with a single reward.
package struct GroupAdvantage: Sendable {
    /// By group and candidate.
    package let advantages: [[Double]]
    /// Mean reward of the batch; NaN when nothing was scored.
    package let reward: Double
    /// Standard deviation of the batch's rewards; NaN when fewer than two candidates were scored.
    package let rewardStandardDeviation: Double
    /// The share of candidates whose divisor is 0: nothing can be learnt from them.
    package let zeroSpreadShare: Double

    /// - Parameters:
    ///   - rewards: by group and candidate.
    ///   - weights: of the reward's components, in their order; only normalize_then_sum reads them.
    package init(
        rewards: [[Reward]], weights: [Double], aggregation: Aggregation, scale: RewardScale, epsilon: Double = 1e-4
    ) {
        let values = rewards.map { group in group.map { $0.value ?? .nan } }
        let batch = Statistics(values.joined())
        reward = batch.mean
        rewardStandardDeviation = batch.standardDeviation

        let raw: [[Double]]
        let spreadless: [Bool]
        switch aggregation {
        case .sumThenNormalize:
            let groups = values.map { Statistics($0) }
            raw = zip(values, groups).map { group, statistics in
                let divisor =
                    switch scale {
                    case .group: statistics.standardDeviation + epsilon
                    case .batch: batch.standardDeviation + epsilon
                    case .none: 1.0
                    }
                return group.map { ($0 - statistics.mean) / divisor }
            }
            spreadless = groups.map { scale == .batch ? batch.hasNoSpread : $0.hasNoSpread }
        case .normalizeThenSum:
            let sums = rewards.map { Self.normalizedSums(of: $0, weights: weights, epsilon: epsilon) }
            let statistics = Statistics(sums.joined())
            raw = sums.map { group in
                group.map { ($0 - statistics.mean) / (statistics.standardDeviation + epsilon) }
            }
            spreadless = rewards.map { _ in statistics.hasNoSpread }
        }
        advantages = raw.map { group in group.map { $0.isNaN ? 0 : $0 } }

        let candidates = rewards.reduce(0) { $0 + $1.count }
        let stuck = zip(rewards, spreadless).reduce(0) { $0 + ($1.1 ? $1.0.count : 0) }
        zeroSpreadShare = candidates == 0 ? 0 : Double(stuck) / Double(candidates)
    }

    /// y of one group's candidates: NaN without a reward; a missing component adds nothing.
    private static func normalizedSums(of group: [Reward], weights: [Double], epsilon: Double) -> [Double] {
        let columns = weights.indices.map { k in
            Statistics(group.map { $0.value == nil ? .nan : $0.components[k] ?? .nan })
        }
        return group.map { reward in
            guard reward.value != nil else { return .nan }
            return weights.indices.reduce(0) { sum, k in
                guard let score = reward.components[k] else { return sum }
                let z = (score - columns[k].mean) / (columns[k].standardDeviation + epsilon)
                return z.isNaN ? sum : sum + weights[k] * z
            }
        }
    }
}
