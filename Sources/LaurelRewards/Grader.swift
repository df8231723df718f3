/// What a grader is given: a sample, one candidate for it, and what the built-in graders made of that candidate.
public struct GradingItem: Sendable {
    public let sample: Sample
    public let candidate: Candidate
    /// The scores of the reward's built-in graders by component name. Built-ins are graded first, so they see none.
    public let scores: [String: Double]

    public init(sample: Sample, candidate: Candidate, scores: [String: Double] = [:]) {
        self.sample = sample
        self.candidate = candidate
        self.scores = scores
    }
}

/// A reward's building block: gives a candidate a score, abstains, or reports its failure.
///
/// A grader is a pure function of its items: the same item gets the same outcome on every thread, in any order and
/// in any batch. It never throws.
public protocol Grader: Sendable {
    /// The closed range its scores lie in.
    var range: ClosedRange<Double> { get }
    /// Whether it compares the completion with the sample's reference, so that a row without one is an error.
    var needsReference: Bool { get }

    /// Grades one candidate.
    func grade(_ item: GradingItem) async -> Grade

    /// Grades many candidates; grade `i` belongs to item `i`.
    func grade(_ items: [GradingItem]) async -> [Grade]
}

extension Grader {
    public var range: ClosedRange<Double> { 0...1 }
    public var needsReference: Bool { false }

    public func grade(_ items: [GradingItem]) async -> [Grade] {
        var grades: [Grade] = []
        grades.reserveCapacity(items.count)
        for item in items {
            let start = ContinuousClock.now
            var grade = await grade(item)
            if grade.cost.microseconds == 0 {
                grade.cost.microseconds = (ContinuousClock.now - start) / .microseconds(1)
            }
            grades.append(grade)
        }
        return grades
    }
}
