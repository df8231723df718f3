import LaurelRewards

/// What the watch looks at in one step.
package struct StepReading: Sendable, Hashable, Codable {
    /// One of the reward's components.
    struct Component: Sendable, Hashable, Codable {
        /// Of the scores that count; nil where there were none.
        var mean: Double?
        var standardDeviation: Double?
        var failureShare = 0.0
    }

    var reward: Double?
    var rewardStandardDeviation: Double?
    /// Of the groups, how many earned the same throughout.
    var zeroSpreadShare = 0.0
    /// Nats per token.
    var entropy: Double?
    /// Tokens per completion.
    var length = 0.0
    /// By component, in the reward's order.
    var components: [Component] = []
    /// Of the whole step; nil where it sampled nothing. A clock's, and so no part of a checkpoint.
    var tokensPerSecond: Double?

    /// Reads nothing but how fast the step was.
    package init(tokensPerSecond: Double, componentCount: Int) {
        self.tokensPerSecond = tokensPerSecond
        components = Array(repeating: Component(), count: componentCount)
    }

    private enum CodingKeys: CodingKey {
        case reward, rewardStandardDeviation, zeroSpreadShare, entropy, length, components
    }
}

extension StepReading {
    /// Reads a step's report.
    init(_ report: StepReport) {
        func finite(_ name: String) -> Double? { report.metrics[name: name].flatMap { $0.isFinite ? $0 : nil } }
        reward = finite("reward")
        rewardStandardDeviation = finite("reward_std")
        zeroSpreadShare = finite("frac_reward_zero_std") ?? 0
        entropy = finite("entropy")
        length = finite("completions/mean_length") ?? 0
        let candidates = report.rollouts.flatMap(\.candidates)
        components = report.componentNames.enumerated().map { k, name in
            let failures = candidates.count { if case .failure = $0.reward.grades[k].outcome { true } else { false } }
            return Component(
                mean: finite("rewards/\(name)/mean"), standardDeviation: finite("rewards/\(name)/std"),
                failureShare: Double(failures) / Double(max(candidates.count, 1)))
        }
        let tokens = report.rollouts.reduce(0) { sum, rollout in
            rollout.candidates.reduce(sum + rollout.promptTokenCount) { $0 + $1.candidate.tokenCount }
        }
        if report.iteration == 0, let seconds = finite("step_time"), seconds > 0 {
            tokensPerSecond = Double(tokens) / seconds
        }
    }
}
