import LanguageModels
import LaurelRewards

/// A generation batch on its way through its steps: rollouts, what they earned, and what that was worth.
struct TrainingBatch: Sendable {
    let rollouts: [Rollout]
    /// By group and candidate.
    let rewards: [[Reward]]
    let advantage: GroupAdvantage
    /// What each optimiser step of an iteration learns from.
    let parts: [BatchPart]
    /// Under the reference policy, by group, candidate and token; nil when beta is 0.
    var referenceLogProbabilities: [[[Float]]]?
    /// Under the policy that wrote them; nil before the batch's first optimiser step, where they are the new ones.
    var oldLogProbabilities: [[[Float]]]?
    /// Whether another policy than the trained one wrote the completions.
    let isOfSampler: Bool
    /// What dynamic sampling did for it.
    var samplingMetrics: [Metric] = []
    /// Optimiser steps already taken on it.
    var finishedSteps = 0

    /// What the next optimiser step learns from.
    var part: BatchPart { parts[finishedSteps % parts.count] }

    /// All of it, for a pass.
    var groups: [TrainingGroup] { rollouts.map(\.trainingGroup) }

    /// The next optimiser step's part, for a pass.
    var partGroups: [TrainingGroup] {
        part.groups.map { group in
            let whole = rollouts[group.place].trainingGroup
            return TrainingGroup(prompt: whole.prompt, completions: group.candidates.map { whole.completions[$0] })
        }
    }

    /// What the loss needs to know of every completion of the next step's part.
    func partRows(masksTruncated: Bool) -> [[LossRow]] { part.select(rows(masksTruncated: masksTruncated)) }

    /// Tokens of the batch that count, shared evenly by its parts.
    func tokensPerPart(masksTruncated: Bool) -> Double {
        let counted = rows(masksTruncated: masksTruncated).joined().reduce(0) {
            $0 + ($1.isIncluded ? $1.tokenCount : 0)
        }
        return Double(counted) / Double(parts.count)
    }

    private func rows(masksTruncated: Bool) -> [[LossRow]] {
        rollouts.indices.map { group in
            rollouts[group].completions.indices.map { index in
                let completion = rollouts[group].completions[index]
                return LossRow(
                    tokenCount: completion.tokens.count, advantage: advantage.advantages[group][index],
                    isIncluded: completion.isTerminated || !masksTruncated,
                    oldLogProbabilities: oldLogProbabilities?[group][index],
                    samplerLogProbabilities: isOfSampler ? completion.logProbabilities : nil,
                    referenceLogProbabilities: referenceLogProbabilities?[group][index])
            }
        }
    }
}
