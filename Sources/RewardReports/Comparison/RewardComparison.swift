package import LaurelRewards

/// Two rewards held against each other on the same stored candidates: what changes, by how much, and why.
package struct RewardComparison: Sendable {
    /// One group of stored candidates, each with where it is stored.
    package struct StoredGroup: Sendable {
        package let items: [GradingItem]
        /// By candidate: a file's line, or a run's step and row.
        package let places: [String]

        package init(items: [GradingItem], places: [String]) {
            self.items = items
            self.places = places
        }
    }

    /// One component over all candidates.
    package struct Component: Sendable {
        package let name: String
        /// Nil where it is not part of the reward, or a formula combines the components.
        package let weight: RewardChange.Pair<Double?>
        /// The mean of what it counts; nil where it never has a value.
        package let mean: RewardChange.Pair<Double?>
        /// Candidates for which it counts differently.
        package let changedRows: Int
        /// The mean size of what it adds to the changes; nil with a formula.
        package let meanChange: Double?
    }

    package let old: String
    package let new: String
    /// Every candidate, in stored order.
    package let changes: [RewardChange]
    package let components: [Component]
    package let groups: Int
    /// Groups that have at least two rewards on both sides: those in which there is a best candidate.
    package let comparedGroups: Int
    /// Of those, how many have no candidate that is best under both rewards.
    package let changedBest: Int
    /// The share of groups whose rewards are all equal: nothing is learnt from them. Nil without a group of two.
    package let zeroVarianceShare: RewardChange.Pair<Double?>
    /// What a reader has to know about the candidates.
    package let notes: [String]

    /// - Precondition: both sides have a reward and an advantage for every candidate of every group.
    package init(_ groups: [StoredGroup], old: RewardSide, new: RewardSide, notes: [String] = []) {
        self.notes = notes
        self.old = old.name
        self.new = new.name
        self.groups = groups.count
        var changes: [RewardChange] = []
        var (compared, changedBest) = (0, 0)
        for (number, group) in groups.enumerated() {
            let (before, after) = (old.rewards[number], new.rewards[number])
            let ranks = (old: RewardSide.ranks(of: before), new: RewardSide.ranks(of: after))
            for (index, item) in group.items.enumerated() {
                changes.append(
                    RewardChange(
                        place: group.places[index], group: number, sample: item.sample, candidate: item.candidate,
                        reward: .init(old: before[index].value, new: after[index].value),
                        rank: .init(old: ranks.old[index], new: ranks.new[index]),
                        advantage: .init(old: old.advantages[number][index], new: new.advantages[number][index]),
                        causes: RewardChange.causes(old, before[index], new, after[index]),
                        reason: .init(
                            old: Self.reason(before[index], old), new: Self.reason(after[index], new))))
            }
            guard before.count(where: { $0.value != nil }) > 1, after.count(where: { $0.value != nil }) > 1 else {
                continue
            }
            compared += 1
            if !zip(ranks.old, ranks.new).contains(where: { $0 == 1 && $1 == 1 }) { changedBest += 1 }
        }
        self.changes = changes
        comparedGroups = compared
        self.changedBest = changedBest
        components = Self.components(changes, old: old, new: new)
        zeroVarianceShare = .init(
            old: GroupSpread.zeroVarianceShare(old.rewards), new: GroupSpread.zeroVarianceShare(new.rewards))
    }

    private static func reason(_ reward: Reward, _ side: RewardSide) -> String? {
        RewardExplanation(reward, components: side.components, formula: side.formula).reason
    }

    private static func components(
        _ changes: [RewardChange], old: RewardSide, new: RewardSide
    ) -> [Component] {
        let added = new.components.map(\.name).filter { old.place(of: $0) == nil }
        return (old.components.map(\.name) + added).map { name in
            func mean(_ side: RewardSide) -> Double? {
                guard let place = side.place(of: name) else { return nil }
                return ValueTally(side.rewards.joined().compactMap { $0.components[place] }).distribution?.mean
            }
            func weight(_ side: RewardSide) -> Double? {
                side.formula == nil ? side.place(of: name).map { side.components[$0].weight } : nil
            }
            let causes = changes.compactMap { $0.causes.first { $0.component == name } }
            let isWeighted = old.formula == nil && new.formula == nil
            return Component(
                name: name, weight: .init(old: weight(old), new: weight(new)),
                mean: .init(old: mean(old), new: mean(new)), changedRows: causes.count,
                meanChange: isWeighted && !changes.isEmpty
                    ? causes.reduce(0) { $0 + abs($1.change ?? 0) } / Double(changes.count) : nil)
        }
    }
}

extension RewardComparison {
    /// The candidates whose reward changes most, the largest change first; equal ones in stored order.
    package func biggest(_ count: Int) -> [RewardChange] {
        let changed = changes.enumerated().filter { $0.element.changesReward }
        // Sizes that differ by rounding errors are equal.
        func size(_ change: RewardChange) -> Double { (change.size / RewardChange.tolerance).rounded() }
        return changed.sorted { (size($1.element), $0.offset) < (size($0.element), $1.offset) }
            .prefix(count).map(\.element)
    }

    package var changedRewards: Int { changes.count(where: \.changesReward) }
    package var changedRanks: Int { changes.count(where: \.rank.differs) }
    package var changedAdvantages: Int { changes.count(where: \.changesAdvantage) }
    /// Candidates that were pushed up and are pushed down now, or the other way round.
    package var turnedAdvantages: Int { changes.count { $0.advantage.old * $0.advantage.new < 0 } }

    /// The mean size of the advantages' change; nil without a candidate.
    package var meanAdvantageChange: Double? {
        guard !changes.isEmpty else { return nil }
        return changes.reduce(0) { $0 + abs($1.advantage.new - $1.advantage.old) } / Double(changes.count)
    }

    /// Spearman's correlation of the candidates that have a reward on both sides; nil where one side does not vary.
    package var spearman: Double? {
        let pairs = changes.compactMap { change in
            change.reward.old.flatMap { old in change.reward.new.map { (old, $0) } }
        }
        return Correlation.spearman(pairs.map(\.0), pairs.map(\.1))
    }

    package var meanReward: RewardChange.Pair<Double?> {
        .init(
            old: ValueTally(changes.compactMap(\.reward.old)).distribution?.mean,
            new: ValueTally(changes.compactMap(\.reward.new)).distribution?.mean)
    }

    package var unrewarded: RewardChange.Pair<Int> {
        .init(old: changes.count { $0.reward.old == nil }, new: changes.count { $0.reward.new == nil })
    }
}
