package import LaurelRewards

/// What becomes of one candidate when one reward takes another's place.
package struct RewardChange: Sendable {
    /// Before and after.
    package struct Pair<Value: Sendable & Hashable>: Sendable, Hashable {
        package let old: Value
        package let new: Value

        package var differs: Bool { old != new }
    }

    /// What one component has to do with it.
    package struct Cause: Sendable, Hashable {
        package let component: String
        /// What it counts; nil where it has no value, or is not part of the reward.
        package let counted: Pair<Double?>
        /// Its weight; nil where it is not part of the reward.
        package let weight: Pair<Double?>
        /// What it adds to the change of the reward; nil where a formula combines the components.
        package let change: Double?
        /// What the graders say of the candidate.
        package let detail: Pair<String?>
    }

    /// Where the candidate is stored.
    package let place: String
    /// The group's number, from 0.
    package let group: Int
    package let sample: Sample
    package let candidate: Candidate
    package let reward: Pair<Double?>
    package let rank: Pair<Int?>
    package let advantage: Pair<Double>
    /// The components that differ, the one that matters most first.
    package let causes: [Cause]
    /// Why a side has no reward.
    package let reason: Pair<String?>

    /// Rewards and advantages closer than this are equal.
    static let tolerance = 1e-9

    /// The change of the reward; what there is of it where one side has none.
    package var size: Double {
        switch (reward.old, reward.new) {
        case (let old?, let new?): abs(new - old)
        case (let one?, nil), (nil, let one?): abs(one)
        case (nil, nil): 0
        }
    }

    /// Whether the reward differs, or exists on one side only.
    package var changesReward: Bool {
        guard let old = reward.old, let new = reward.new else { return reward.old != nil || reward.new != nil }
        return abs(new - old) > Self.tolerance
    }

    package var changesAdvantage: Bool { abs(advantage.new - advantage.old) > Self.tolerance }
}

extension RewardChange {
    /// Why two rewards differ for a candidate, component by component; components of the same name belong together.
    static func causes(_ old: RewardSide, _ oldReward: Reward, _ new: RewardSide, _ newReward: Reward) -> [Cause] {
        let added = new.components.map(\.name).filter { old.place(of: $0) == nil }
        let explanations = (
            old: RewardExplanation(oldReward, components: old.components, formula: old.formula),
            new: RewardExplanation(newReward, components: new.components, formula: new.formula)
        )
        let causes = (old.components.map(\.name) + added).compactMap { name -> Cause? in
            let (before, after) = (old.place(of: name), new.place(of: name))
            let shares = (old: old.share(of: before, in: oldReward), new: new.share(of: after, in: newReward))
            let counted = Pair(
                old: before.flatMap { oldReward.components[$0] }, new: after.flatMap { newReward.components[$0] })
            var change: Double?
            if let from = shares.old, let to = shares.new { change = to - from }
            let isCanary =
                (before.map { old.components[$0].isCanary } ?? true)
                && (after.map { new.components[$0].isCanary } ?? true)
            let isSame = change.map { abs($0) <= tolerance } ?? (counted.old == counted.new)
            let appears = (counted.old == nil) != (counted.new == nil)
            guard !isCanary, !isSame || appears else { return nil }
            return Cause(
                component: name, counted: counted,
                weight: Pair(
                    old: before.flatMap { old.formula == nil ? old.components[$0].weight : nil },
                    new: after.flatMap { new.formula == nil ? new.components[$0].weight : nil }),
                change: change,
                detail: Pair(
                    old: before.flatMap { text(oldReward.grades[$0], explanations.old.steps[$0]) },
                    new: after.flatMap { text(newReward.grades[$0], explanations.new.steps[$0]) }))
        }
        return causes.sorted { abs($0.change ?? 0) > abs($1.change ?? 0) }
    }

    /// What a grade says: a closed gate, the grader's own words, an abstention, a failure.
    private static func text(_ grade: Grade, _ step: RewardExplanation.Step) -> String? {
        if let gate = step.gate { return gate.text }
        switch grade.outcome {
        case .score: return grade.detail
        case .abstain(let reason): return reason.isEmpty ? "abstained" : "abstained: \(reason)"
        case .failure(let kind, let message): return "failed (\(kind.rawValue)): \(message)"
        }
    }
}
