/// A reward that is one grader of another: its value is the score, its components' values are the parts.
///
/// Its own rules (failure policies, gates, transforms, canaries, formula) hold inside of it. A candidate without a value
/// is a failure where one of its graders failed, and an abstention otherwise; the outer entry's `on_failure` decides what
/// becomes of that.
public struct NestedReward: GroupGrader {
    public let function: RewardFunction
    public let range: ClosedRange<Double>

    /// - Parameter range: what the reward's values lie in; by default what its weights and its graders' ranges allow,
    ///   and 0 to 1 where a formula makes the value.
    public init(_ function: RewardFunction, range: ClosedRange<Double>? = nil) {
        self.function = function
        self.range = range ?? Self.range(of: function)
    }

    public var needsReference: Bool { function.needsReference }

    public func grade(_ group: GradingGroup) async -> [Grade] { await grade([group]).first ?? [] }

    public func grade(_ groups: [GradingGroup]) async -> [[Grade]] {
        await function.rewardsOfStored(groups).map { $0.map(grade) }
    }

    private func grade(_ reward: Reward) -> Grade {
        let named = zip(function.components, reward.components)
        let parts = Dictionary(uniqueKeysWithValues: named.compactMap { pair in pair.1.map { (pair.0.name, $0) } })
        let micros = reward.grades.reduce(0) { $0 + $1.cost.microseconds }
        let cost = GradeCost(microseconds: micros)
        guard let value = reward.value else { return Grade(missing(reward), parts: parts, cost: cost) }
        return Grade(score: value, in: range, parts: parts, cost: cost)
    }

    /// Why a reward has no value.
    private func missing(_ reward: Reward) -> Outcome {
        let trained = zip(function.components, reward.grades).filter { !$0.0.isCanary }
        for (component, grade) in trained {
            if case .failure(let kind, let message) = grade.outcome {
                return .failure(kind, "\(component.name): \(message)")
            }
        }
        for (component, grade) in trained {
            if case .abstain(let reason) = grade.outcome { return .abstain("\(component.name): \(reason)") }
        }
        return .abstain("The formula has no value.")
    }

    /// The weighted sum's range. A component may be left out, so that 0 always lies in it.
    private static func range(of function: RewardFunction) -> ClosedRange<Double> {
        guard function.formula == nil else { return 0...1 }
        var (low, high) = (0.0, 0.0)
        for component in function.components where !component.isCanary {
            let own = component.transform.range(from: component.grader.range)
            low += component.weight * min(0, own.lowerBound)
            high += component.weight * max(0, own.upperBound)
        }
        // Sums in another order may differ in the last digits.
        let room = 1e-12 * (high - low)
        return (low < 0 ? low - room : 0)...(high + room)
    }
}
