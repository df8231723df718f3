import LanguageModels
import LaurelRewards

/// What TRL logs of a generation batch before the loss: rewards, their components, and the completions' lengths.
enum BatchMetrics {
    static func metrics(of batch: TrainingBatch, componentNames: [String]) -> [Metric] {
        rewards(batch, componentNames) + lengths(batch)
    }

    private static func rewards(_ batch: TrainingBatch, _ names: [String]) -> [Metric] {
        var metrics = [
            Metric("reward", batch.advantage.reward),
            Metric("reward_std", batch.advantage.rewardStandardDeviation),
            Metric("frac_reward_zero_std", batch.advantage.zeroSpreadShare),
        ]
        for (k, name) in names.enumerated() {
            let statistics = Statistics(batch.rewards.joined().map { $0.components[k] ?? .nan })
            metrics.append(Metric("rewards/\(name)/mean", statistics.mean))
            metrics.append(Metric("rewards/\(name)/std", statistics.standardDeviation))
        }
        return metrics
    }

    private static func lengths(_ batch: TrainingBatch) -> [Metric] {
        let completions = batch.rollouts.flatMap(\.completions)
        let all = completions.map { Double($0.tokens.count) }
        let terminated = completions.filter(\.isTerminated).map { Double($0.tokens.count) }
        let cut = Double(all.count - terminated.count) / Double(max(all.count, 1))
        return [
            Metric("completions/mean_length", Statistics(all).mean),
            Metric("completions/min_length", all.min() ?? 0),
            Metric("completions/max_length", all.max() ?? 0),
            Metric("completions/clipped_ratio", cut),
            Metric("completions/mean_terminated_length", terminated.isEmpty ? 0 : Statistics(terminated).mean),
            Metric("completions/min_terminated_length", terminated.min() ?? 0),
            Metric("completions/max_terminated_length", terminated.max() ?? 0),
        ]
    }
}
