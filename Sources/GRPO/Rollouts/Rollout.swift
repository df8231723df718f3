package import LanguageModels
package import LaurelRewards

/// What the policy wrote for one sample: a group of completions, as tokens and as text.
package struct Rollout: Sendable {
    package let sample: Sample
    /// The conversation's tokens, up to where the answer begins.
    package let prompt: [Int32]
    /// As tokens, in candidate order.
    package let completions: [Completion]
    /// As text, in the same order.
    package let candidates: [Candidate]

    package init(sample: Sample, prompt: [Int32], completions: [Completion], candidates: [Candidate]) {
        self.sample = sample
        self.prompt = prompt
        self.completions = completions
        self.candidates = candidates
    }

    /// What the reward function grades.
    package var candidateGroup: CandidateGroup { CandidateGroup(sample: sample, candidates: candidates) }

    /// What the policy is trained on.
    package var trainingGroup: TrainingGroup {
        TrainingGroup(prompt: prompt, completions: completions.map(\.tokens))
    }

    /// Tokens computed for it, counting the prompt once for each completion, as TRL's `num_tokens` does.
    package var tokenCount: Int { completions.reduce(0) { $0 + prompt.count + $1.tokens.count } }
}
