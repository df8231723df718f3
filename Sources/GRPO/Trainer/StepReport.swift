import LanguageModels
package import LaurelRewards

/// Everything an optimiser step did, for observers to show and keep.
package struct StepReport: Sendable {
    /// From 1.
    package let step: Int
    /// Steps of the whole run.
    package let totalSteps: Int
    /// Which optimiser step on its generation batch it was, from 0.
    package let iteration: Int
    /// TRL's keys, always in the same order.
    package let metrics: [Metric]
    /// The reward's components, in the order of every candidate's grades.
    package let componentNames: [String]
    /// The batch it trained on.
    package let rollouts: [ScoredRollout]
    /// What was noticed after it.
    package var events: [TrainingEvent] = []

    package init(
        step: Int, totalSteps: Int, iteration: Int, metrics: [Metric], componentNames: [String],
        rollouts: [ScoredRollout]
    ) {
        self.step = step
        self.totalSteps = totalSteps
        self.iteration = iteration
        self.metrics = metrics
        self.componentNames = componentNames
        self.rollouts = rollouts
    }
}

/// A group of candidates with what each earned.
package struct ScoredRollout: Sendable {
    package let sample: Sample
    package let promptTokenCount: Int
    package let candidates: [ScoredCandidate]

    package init(sample: Sample, promptTokenCount: Int, candidates: [ScoredCandidate]) {
        self.sample = sample
        self.promptTokenCount = promptTokenCount
        self.candidates = candidates
    }
}

/// One candidate: what the policy wrote, what it earned, and what that was worth.
package struct ScoredCandidate: Sendable {
    package let candidate: Candidate
    package let reward: Reward
    package let advantage: Double
    /// What it wrote, the end token included.
    package let tokens: [Int32]
    /// Of each token, under the policy that wrote it, before any step learnt from it.
    package let logProbabilities: [Float]

    package init(
        candidate: Candidate, reward: Reward, advantage: Double, tokens: [Int32] = [], logProbabilities: [Float]
    ) {
        self.candidate = candidate
        self.reward = reward
        self.advantage = advantage
        self.tokens = tokens
        self.logProbabilities = logProbabilities
    }
}

extension ScoredRollout {
    /// The batch's groups with every candidate's place in them.
    static func all(of batch: TrainingBatch, logProbabilities: [[[Float]]]) -> [ScoredRollout] {
        batch.rollouts.indices.map { group in
            let rollout = batch.rollouts[group]
            return ScoredRollout(
                sample: rollout.sample, promptTokenCount: rollout.prompt.count,
                candidates: rollout.candidates.indices.map { index in
                    ScoredCandidate(
                        candidate: rollout.candidates[index], reward: batch.rewards[group][index],
                        advantage: batch.advantage.advantages[group][index],
                        tokens: rollout.completions[index].tokens,
                        logProbabilities: logProbabilities[group][index])
                })
        }
    }
}
