package import LaurelRewards

/// One number under the key that TRL logs it with; NaN where it does not exist.
package struct LedgerMetric: Sendable, Hashable {
    package let name: String
    package let value: Double

    package init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// A sample with the candidates that one policy wrote for it.
package struct LedgerRollout: Sendable {
    package let sample: Sample
    package let promptTokenCount: Int
    package let candidates: [LedgerCandidate]

    package init(sample: Sample, promptTokenCount: Int, candidates: [LedgerCandidate]) {
        self.sample = sample
        self.promptTokenCount = promptTokenCount
        self.candidates = candidates
    }
}

/// One candidate with its tokens, what it earned, and what that was worth.
package struct LedgerCandidate: Sendable {
    package let candidate: Candidate
    package let tokens: [Int32]
    /// Of each token; none where they were not computed, as in evaluations.
    package let logProbabilities: [Float]
    package let reward: Reward
    /// Nil outside of training.
    package let advantage: Double?

    package init(
        candidate: Candidate, tokens: [Int32] = [], logProbabilities: [Float] = [], reward: Reward,
        advantage: Double? = nil
    ) {
        self.candidate = candidate
        self.tokens = tokens
        self.logProbabilities = logProbabilities
        self.reward = reward
        self.advantage = advantage
    }
}

/// An optimiser step: its metrics in their order, and its rollouts where it was the first on them.
package struct LedgerStep: Sendable {
    /// From 1.
    package let step: Int
    /// Which optimiser step on its generation batch it was, from 0; later ones bring no rollouts of their own.
    package let iteration: Int
    package let metrics: [LedgerMetric]
    package let rollouts: [LedgerRollout]

    package init(step: Int, iteration: Int, metrics: [LedgerMetric], rollouts: [LedgerRollout]) {
        self.step = step
        self.iteration = iteration
        self.metrics = metrics
        self.rollouts = rollouts
    }
}

/// A held-out evaluation.
package struct LedgerEvaluation: Sendable {
    /// Steps done when it was made: 0 before the first.
    package let step: Int
    /// `before`, `after`, or what else the trainer calls it.
    package let moment: String
    package let metrics: [LedgerMetric]
    package let rollouts: [LedgerRollout]

    package init(step: Int, moment: String, metrics: [LedgerMetric], rollouts: [LedgerRollout]) {
        self.step = step
        self.moment = moment
        self.metrics = metrics
        self.rollouts = rollouts
    }
}

/// A checkpoint that lies in the run's folder, proved.
package struct LedgerCheckpoint: Sendable, Hashable, Codable {
    package let step: Int
    /// Its folder's name.
    package let name: String

    package init(step: Int, name: String) {
        self.step = step
        self.name = name
    }
}
