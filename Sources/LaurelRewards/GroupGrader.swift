/// What a group grader is given: the candidates of one sample, each as a grading item with what the built-ins gave it.
public struct GradingGroup: Sendable {
    /// The candidates, in order. In stored completions each may come with metadata of its own.
    public let items: [GradingItem]

    public init(items: [GradingItem]) { self.items = items }

    /// A group as a policy wrote it; `scores` are the built-in graders' scores of each candidate, if there are any.
    public init(_ group: CandidateGroup, scores: [[String: Double]] = []) {
        items = group.candidates.enumerated().map { index, candidate in
            GradingItem(
                sample: group.sample, candidate: candidate, scores: index < scores.count ? scores[index] : [:])
        }
    }

    /// The candidates, in order.
    public var candidates: [Candidate] { items.map(\.candidate) }
}

/// A grader whose grades compare the candidates of a group: diversity, rank, novelty.
///
/// A pure function of the group: the same candidates in the same order get the same outcomes, whatever other groups are
/// graded beside it. A reward function always hands it whole groups. Given loose items, as a `Grader`, it takes
/// neighbours with equal samples for a group, and a single item for a group of one.
public protocol GroupGrader: Grader {
    /// Grades one group; grade `i` belongs to its item `i`.
    func grade(_ group: GradingGroup) async -> [Grade]

    /// Grades many groups; grades `i` belong to group `i`.
    func grade(_ groups: [GradingGroup]) async -> [[Grade]]
}

extension GroupGrader {
    public func grade(_ groups: [GradingGroup]) async -> [[Grade]] {
        var grades: [[Grade]] = []
        grades.reserveCapacity(groups.count)
        for group in groups {
            let start = ContinuousClock.now
            var graded = await grade(group)
            let share = (ContinuousClock.now - start) / .microseconds(1) / Double(max(graded.count, 1))
            for index in graded.indices where graded[index].cost.microseconds == 0 {
                graded[index].cost.microseconds = share
            }
            grades.append(graded)
        }
        return grades
    }

    public func grade(_ item: GradingItem) async -> Grade {
        await grade(GradingGroup(items: [item])).first
            ?? Grade(.failure(.runtime, "The grader gave no grade."))
    }

    public func grade(_ items: [GradingItem]) async -> [Grade] {
        let groups = GradingGroup.groups(of: items)
        let grades = await grade(groups)
        return zip(groups, grades).flatMap { GradingGroup.checked($1, count: $0.items.count) }
    }
}

extension GradingGroup {
    /// Neighbours with equal samples, as groups.
    package static func groups(of items: [GradingItem]) -> [GradingGroup] {
        var groups: [GradingGroup] = []
        var current: [GradingItem] = []
        for item in items {
            if let last = current.last, last.sample != item.sample {
                groups.append(GradingGroup(items: current))
                current = []
            }
            current.append(item)
        }
        if !current.isEmpty { groups.append(GradingGroup(items: current)) }
        return groups
    }

    /// Holds a grader to one grade a candidate: with another number no grade can be told whose it is.
    static func checked(_ grades: [Grade], count: Int) -> [Grade] {
        guard grades.count != count else { return grades }
        let message = "The grader gave \(grades.count) grades for \(count) candidates."
        return [Grade](repeating: Grade(.failure(.runtime, message)), count: count)
    }
}
