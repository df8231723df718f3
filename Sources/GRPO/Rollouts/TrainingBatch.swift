package import LanguageModels
package import LaurelRewards

/// A generation batch on its way through a step: rollouts, what they earned, and what that was worth.
package struct TrainingBatch: Sendable {
    package let rollouts: [Rollout]
    /// By group and candidate.
    package let rewards: [[Reward]]
    package let advantage: GroupAdvantage
    /// Under the reference policy, by group, candidate and token; nil when beta is 0.
    package let referenceLogProbabilities: [[[Float]]]?
    /// Under the policy of the batch's first optimiser step; nil before it.
    package var oldLogProbabilities: [[[Float]]]?
    /// What dynamic sampling did for it.
    var samplingMetrics: [Metric] = []
    /// Optimiser steps already taken on it.
    package var iteration = 0

    package init(
        rollouts: [Rollout], rewards: [[Reward]], advantage: GroupAdvantage,
        referenceLogProbabilities: [[[Float]]]? = nil
    ) {
        self.rollouts = rollouts
        self.rewards = rewards
        self.advantage = advantage
        self.referenceLogProbabilities = referenceLogProbabilities
    }

    package var groups: [TrainingGroup] { rollouts.map(\.trainingGroup) }

    /// What the loss needs to know of every completion.
    package func lossRows(masksTruncated: Bool) -> [[LossRow]] {
        rollouts.indices.map { group in
            rollouts[group].completions.indices.map { index in
                let completion = rollouts[group].completions[index]
                return LossRow(
                    tokenCount: completion.tokens.count, advantage: advantage.advantages[group][index],
                    isIncluded: completion.isTerminated || !masksTruncated,
                    oldLogProbabilities: oldLogProbabilities?[group][index],
                    referenceLogProbabilities: referenceLogProbabilities?[group][index])
            }
        }
    }
}
