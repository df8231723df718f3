package import LaurelRewards

/// What grading a file came to: how rewards and scores are distributed, what failed, and what took longest.
///
/// Takes rewards one by one and keeps counts, not rows: a file of any length fits.
package struct ScoreSummary: Sendable {
    /// One component over all rows.
    package struct Component: Sendable {
        package let name: String
        package let weight: Double
        package let isCanary: Bool
        /// The scores as the grader gave them.
        package fileprivate(set) var scores = ValueTally()
        /// What they counted after transform, failure policy and gates.
        package fileprivate(set) var counted = ValueTally()
        package fileprivate(set) var abstentions = 0
        package fileprivate(set) var failures: [FailureKind: Int] = [:]
        /// The first failure.
        package fileprivate(set) var firstFailure: (line: Int, kind: FailureKind, message: String)?
        /// Rows in which a closed gate kept it from counting.
        package fileprivate(set) var gated = 0

        package var failureCount: Int { failures.values.reduce(0, +) }
    }

    /// A row that took long.
    package struct SlowRow: Sendable {
        package let line: Int
        /// Of all its grades together.
        package let microseconds: Double
        /// The component that took most of it.
        package let component: String
        package let componentMicroseconds: Double
    }

    /// How many of the slowest rows are kept.
    private static let slowestCount = 5

    package private(set) var rows = 0
    package private(set) var rewards = ValueTally()
    package private(set) var components: [Component]
    /// The slowest first.
    package private(set) var slowest: [SlowRow] = []
    /// Rows without a reward: how many, and why the first of them has none.
    package private(set) var unrewarded: (count: Int, line: Int, reason: String)?

    package init(_ function: RewardFunction) {
        components = function.components.map { Component(name: $0.name, weight: $0.weight, isCanary: $0.isCanary) }
    }

    /// Counts one row, which stood on a line of its file.
    package mutating func add(_ reward: Reward, _ explanation: RewardExplanation, line: Int) {
        rows += 1
        if let value = reward.value {
            rewards.add(value)
        } else {
            let first = unrewarded ?? (0, line, explanation.reason ?? "")
            unrewarded = (first.count + 1, first.line, first.reason)
        }
        for index in components.indices {
            let grade = reward.grades[index]
            switch grade.outcome {
            case .score(let score): components[index].scores.add(score)
            case .abstain: components[index].abstentions += 1
            case .failure(let kind, let message):
                components[index].failures[kind, default: 0] += 1
                if components[index].firstFailure == nil { components[index].firstFailure = (line, kind, message) }
            }
            if let counted = reward.components[index] { components[index].counted.add(counted) }
            if explanation.steps[index].gate != nil { components[index].gated += 1 }
        }
        addTime(reward, line: line)
    }

    private mutating func addTime(_ reward: Reward, line: Int) {
        let total = reward.grades.reduce(0) { $0 + $1.cost.microseconds }
        guard total > 0, slowest.count < Self.slowestCount || total > (slowest.last?.microseconds ?? 0) else { return }
        guard let most = reward.grades.indices.max(by: { time(reward, $0) < time(reward, $1) }) else { return }
        let row = SlowRow(
            line: line, microseconds: total, component: components[most].name,
            componentMicroseconds: time(reward, most))
        let place = slowest.firstIndex { $0.microseconds < total } ?? slowest.count
        slowest.insert(row, at: place)
        if slowest.count > Self.slowestCount { slowest.removeLast() }
    }

    private func time(_ reward: Reward, _ index: Int) -> Double { reward.grades[index].cost.microseconds }
}
