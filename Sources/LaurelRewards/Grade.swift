/// What kind of failure a grader had.
public enum FailureKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// It passed its wall-clock deadline.
    case timeout
    /// It passed its memory limit.
    case memory
    /// It asked for something the sandbox refuses.
    case forbidden
    /// It raised an error or crashed.
    case runtime
    /// It returned NaN, an infinity, a value outside its declared range, or no number.
    case invalidScore
    /// It could not be loaded.
    case load
    /// A remote judge could not be reached.
    case unavailable
}

/// What a grader made of a candidate: a score, an abstention, or a failure.
public enum Outcome: Sendable, Hashable {
    case score(Double)
    case abstain(String)
    case failure(FailureKind, String)

    /// The score, if there is one.
    public var score: Double? {
        if case .score(let value) = self { value } else { nil }
    }
}

/// What a grade cost.
public struct GradeCost: Sendable, Hashable {
    /// Wall-clock microseconds.
    public var microseconds: Double
    /// Virtual machine instructions, where a script ran and they were counted.
    public var instructions: UInt64?
    /// Bytes the script asked for at its peak, where a script ran.
    public var bytes: UInt64?
    /// Tokens that a judge model read and wrote, where one was asked.
    public var tokens: UInt64?
    /// Dollars, where a judge's price is known.
    public var dollars: Double?

    public init(microseconds: Double = 0, instructions: UInt64? = nil, bytes: UInt64? = nil) {
        self.microseconds = microseconds
        self.instructions = instructions
        self.bytes = bytes
    }
}

/// What one grader made of one candidate.
///
/// A grade is always a value: a grader that fails says so in its outcome and never throws into the trainer.
public struct Grade: Sendable, Hashable {
    /// The score, the abstention, or the failure.
    public let outcome: Outcome
    /// A short reason a person can read, if the grader gives one.
    public let detail: String?
    /// Named parts of the score, if the grader gives them.
    public let parts: [String: Double]
    /// What the grade cost.
    public var cost: GradeCost
    /// What a script printed while it graded, where one did.
    package var log: String?

    /// Makes a scored grade, or an `invalidScore` failure when the value is not finite or lies outside `range`.
    public init(
        score: Double, in range: ClosedRange<Double> = 0...1, detail: String? = nil, parts: [String: Double] = [:],
        cost: GradeCost = GradeCost()
    ) {
        let outcome: Outcome =
            score.isFinite && range.contains(score)
            ? .score(score)
            : .failure(.invalidScore, "The score is \(score); expected a number in \(range).")
        self.init(outcome, detail: detail, parts: parts, cost: cost)
    }

    public init(_ outcome: Outcome, detail: String? = nil, parts: [String: Double] = [:], cost: GradeCost = GradeCost())
    {
        self.outcome = outcome
        self.detail = detail
        self.parts = parts
        self.cost = cost
    }
}
