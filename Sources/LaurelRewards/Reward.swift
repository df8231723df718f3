/// One grader of a reward, with its weight and what happens when it fails.
public struct RewardComponent: Sendable {
    /// The name in metrics, ledgers and `sample.scores`; unique in its reward.
    public let name: String
    public let grader: any Grader
    /// Its share of the weighted sum. A canary's is 0, and so is everyone's where a formula combines them.
    public let weight: Double
    /// Measured and shown, never trained on.
    public let isCanary: Bool
    public let onFailure: FailurePolicy
    /// Graded after the built-ins and shown their scores (scripts and plugins).
    public let seesScores: Bool
    /// The steps from its score to what it counts.
    public let transform: [ScoreTransform]
    /// The components that must pass before it counts.
    public let requires: [ComponentGate]

    public init(
        name: String, grader: any Grader, weight: Double, isCanary: Bool = false,
        onFailure: FailurePolicy = .abstain, seesScores: Bool = false, transform: [ScoreTransform] = [],
        requires: [ComponentGate] = []
    ) {
        self.name = name
        self.grader = grader
        self.weight = isCanary ? 0 : weight
        self.isCanary = isCanary
        self.onFailure = onFailure
        self.seesScores = seesScores
        self.transform = transform
        self.requires = requires
    }
}

/// What a failed grade does to its candidate's reward.
public enum FailurePolicy: String, Sendable, Hashable, CaseIterable {
    /// The candidate has no reward: it takes no part in its group's baseline and gets advantage 0.
    case abstain
    /// The component counts as 0.
    case zero
    /// The component counts as the lowest score that it gave in the candidate's group (0 when it gave none).
    case groupWorst = "group_worst"
    /// The run stops with an error.
    case stop
}

/// How component scores become one number per candidate (TRL's `multi_objective_aggregation`).
public enum Aggregation: String, Sendable, Hashable, CaseIterable {
    /// Weighted sum, then normalised within the group.
    case sumThenNormalize = "sum_then_normalize"
    /// Each component normalised within the group, then the weighted sum (GDPO).
    case normalizeThenSum = "normalize_then_sum"
}

/// A sample with the candidates that one policy wrote for it: what group statistics are taken over.
public struct CandidateGroup: Sendable {
    public let sample: Sample
    public let candidates: [Candidate]

    public init(sample: Sample, candidates: [Candidate]) {
        self.sample = sample
        self.candidates = candidates
    }
}

/// What a reward function made of one candidate.
public struct Reward: Sendable {
    /// The weighted sum of the component values that exist, or the formula's value; nil when the candidate has no reward.
    public let value: Double?
    /// What each component counts after its transform, failure policy and gates, in component order; nil where it
    /// abstained.
    public let components: [Double?]
    /// Every component's grade, canaries included, in component order.
    public let grades: [Grade]

    public init(value: Double?, components: [Double?], grades: [Grade]) {
        self.value = value
        self.components = components
        self.grades = grades
    }
}
