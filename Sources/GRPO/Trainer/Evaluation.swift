import LanguageModels
package import LaurelRewards

/// How the policy does on held-out rows: answering each once and greedily, and, where asked for, several times by
/// sampling.
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

    /// Optimiser steps that the policy had taken.
    package let step: Int
    package let componentNames: [String]
    /// The greedy answers, one a row.
    package let answers: [Answer]
    /// The sampled answers by row; none where they were not asked for.
    package let sampled: [[Answer]]
    /// What makes a sampled answer right.
    package let passRule: PassRule
    /// Of a supervised run: how its rows' answers are predicted, where nothing is answered or graded.
    package let supervised: SupervisedScores?

    package init(
        step: Int = 0, componentNames: [String] = [], answers: [Answer] = [], sampled: [[Answer]] = [],
        passRule: PassRule = PassRule(), supervised: SupervisedScores? = nil
    ) {
        self.supervised = supervised
        self.step = step
        self.componentNames = componentNames
        self.answers = answers
        self.sampled = sampled
        self.passRule = passRule
    }

    /// What evaluations are compared by, larger being better: the reward, or the loss turned round; nil where nothing
    /// was scored.
    package var score: Double? {
        let score = supervised.map { -$0.loss } ?? reward
        return score.isFinite ? score : nil
    }

    /// The rows that were answered or predicted.
    package var rowCount: Int { supervised?.rows ?? answers.count }

    /// The greedy answers' mean `reward`; NaN where none was scored.
    package var reward: Double { Statistics(answers.map { $0.reward.value ?? .nan }).mean }

    /// `reward`, `rewards/<name>/mean`, and the answers' lengths; of sampled answers `sampled/reward` and
    /// `sampled/pass@k` for k = 1, 2, 4, … up to their number.
    ///
    /// Of a supervised run `loss` and `perplexity`.
    package var metrics: [Metric] {
        if let supervised { return supervised.metrics }
        var metrics = [Metric("reward", reward)]
        for (k, name) in componentNames.enumerated() {
            let values = answers.map { $0.reward.components[k] ?? .nan }
            metrics.append(Metric("rewards/\(name)/mean", Statistics(values).mean))
        }
        let cut = answers.count { $0.candidate.finishReason == .length }
        metrics.append(
            Metric("completions/mean_length", Statistics(answers.map { Double($0.candidate.tokenCount) }).mean))
        metrics.append(Metric("completions/clipped_ratio", Double(cut) / Double(max(answers.count, 1))))
        return metrics + sampledMetrics
    }

    private var sampledMetrics: [Metric] {
        guard let count = sampled.first?.count else { return [] }
        let rewards = sampled.joined().map { $0.reward.value ?? .nan }
        let right = sampled.map { row in row.count { passRule.passes($0, names: componentNames) } }
        var metrics = [Metric("sampled/reward", Statistics(rewards).mean)]
        var k = 1
        while k <= count {
            let shares = right.map { PassRule.passAtK(count: count, right: $0, k: k) }
            metrics.append(Metric("sampled/pass@\(k)", shares.reduce(0, +) / Double(shares.count)))
            k *= 2
        }
        return metrics
    }
}

/// What makes an answer right: a value of at least `threshold`.
package struct PassRule: Sendable, Hashable {
    /// The component whose score counts; nil is the whole reward.
    package var component: String?
    package var threshold = 1.0

    package init(component: String? = nil, threshold: Double = 1) {
        self.component = component
        self.threshold = threshold
    }

    func passes(_ answer: Evaluation.Answer, names: [String]) -> Bool {
        let value =
            component.map { name in names.firstIndex(of: name).flatMap { answer.reward.components[$0] } }
            ?? answer.reward.value
        return value.map { $0 >= threshold - 1e-9 } ?? false
    }

    /// The chance that one of k answers is right, where `right` of `count` were: 1 - C(count - right, k) / C(count, k)
    /// (Chen et al. 2021, arXiv:2107.03374).
    package static func passAtK(count: Int, right: Int, k: Int) -> Double {
        guard count - right >= k else { return 1 }
        var missed = 1.0
        for place in 0..<k { missed *= Double(count - right - place) / Double(count - place) }
        return 1 - missed
    }
}

extension GRPOTrainer {
    /// Answers the samples, `batchSize` prompts at a time, and grades the answers; changes nothing of the training.
    ///
    /// Sampled answers have the same random numbers in every evaluation, so that they differ by the policy alone.
    package func evaluate(
        on samples: [Sample], batchSize: Int, sampledCount: Int = 0, passRule: PassRule = PassRule()
    ) async throws -> Evaluation {
        var greedy = SamplingParameters()
        greedy.temperature = 0
        greedy.maxCompletionLength = configuration.maxCompletionLength
        return Evaluation(
            step: finishedSteps, componentNames: reward.componentNames,
            answers: try await answers(to: samples, count: 1, sampling: greedy, batchSize: batchSize).map { $0[0] },
            sampled: sampledCount == 0
                ? []
                : try await answers(
                    to: samples, count: sampledCount, sampling: configuration.sampling,
                    batchSize: max(1, batchSize / sampledCount)),
            passRule: passRule)
    }

    /// The answers of each sample.
    private func answers(
        to samples: [Sample], count: Int, sampling: SamplingParameters, batchSize: Int
    ) async throws -> [[Evaluation.Answer]] {
        let sampler = RolloutSampler(codec: codec, sampling: sampling, seed: configuration.seed)
        var answers: [[Evaluation.Answer]] = []
        for start in stride(from: 0, to: samples.count, by: max(1, batchSize)) {
            let part = Array(samples[start..<min(start + max(1, batchSize), samples.count)])
            let rollouts = try sampler.sample(part, count: count, step: Self.evaluationStep, from: policy)
            let rewards = try await reward.rewards(for: rollouts.map(\.candidateGroup))
            answers += zip(rollouts, rewards).map { rollout, group in
                zip(rollout.candidates, group).map { .init(sample: rollout.sample, candidate: $0, reward: $1) }
            }
        }
        return answers
    }

    /// The `step` of evaluations' random keys, which no training step has.
    private static var evaluationStep: Int { Int(Int32.max) }
}
