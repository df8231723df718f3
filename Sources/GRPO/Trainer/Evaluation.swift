import LanguageModels
package import LaurelRewards

/// How the policy does on held-out rows, answering each once and greedily.
package struct Evaluation: Sendable {
    /// One answer with its grades.
    package struct Answer: Sendable {
        package let sample: Sample
        package let candidate: Candidate
        package let reward: Reward

        package init(sample: Sample, candidate: Candidate, reward: Reward) {
            self.sample = sample
            self.candidate = candidate
            self.reward = reward
        }
    }

    package let componentNames: [String]
    package let answers: [Answer]

    package init(componentNames: [String], answers: [Answer]) {
        self.componentNames = componentNames
        self.answers = answers
    }

    /// `reward`, `rewards/<name>/mean`, and the answers' lengths.
    package var metrics: [Metric] {
        var metrics = [Metric("reward", Statistics(answers.map { $0.reward.value ?? .nan }).mean)]
        for (k, name) in componentNames.enumerated() {
            let values = answers.map { $0.reward.components[k] ?? .nan }
            metrics.append(Metric("rewards/\(name)/mean", Statistics(values).mean))
        }
        let cut = answers.count { $0.candidate.finishReason == .length }
        metrics.append(
            Metric("completions/mean_length", Statistics(answers.map { Double($0.candidate.tokenCount) }).mean))
        metrics.append(Metric("completions/clipped_ratio", Double(cut) / Double(max(answers.count, 1))))
        return metrics
    }
}

extension GRPOTrainer {
    /// Answers the samples greedily, `batchSize` at a time, and grades the answers; changes nothing of the training.
    package func evaluate(on samples: [Sample], batchSize: Int) async throws -> Evaluation {
        var sampling = SamplingParameters()
        sampling.temperature = 0
        sampling.maxCompletionLength = configuration.maxCompletionLength
        let sampler = RolloutSampler(codec: codec, sampling: sampling, seed: configuration.seed)
        var answers: [Evaluation.Answer] = []
        for start in stride(from: 0, to: samples.count, by: max(1, batchSize)) {
            let part = Array(samples[start..<min(start + max(1, batchSize), samples.count)])
            let rollouts = try sampler.sample(part, count: 1, step: 0, from: policy)
            let rewards = try await reward.rewards(for: rollouts.map(\.candidateGroup))
            for (rollout, group) in zip(rollouts, rewards) {
                for (candidate, reward) in zip(rollout.candidates, group) {
                    answers.append(.init(sample: rollout.sample, candidate: candidate, reward: reward))
                }
            }
        }
        return Evaluation(componentNames: reward.componentNames, answers: answers)
    }
}
