import LaurelRewards

/// A comparison of two rewards as JSON: the counts, the components, and the biggest changes.
///
/// Keys are in snake case in the output; what does not exist is null.
package struct RewardComparisonRecord: Encodable {
    package struct Sides<Value: Encodable>: Encodable {
        let old: Value?
        let new: Value?

        init(_ pair: RewardChange.Pair<Value?>) where Value: Sendable & Hashable {
            old = pair.old
            new = pair.new
        }

        init(_ pair: RewardChange.Pair<Value>) where Value: Sendable & Hashable {
            old = pair.old
            new = pair.new
        }

        enum CodingKeys: CodingKey { case old, new }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(old, forKey: .old)
            try container.encode(new, forKey: .new)
        }
    }

    struct Component: Encodable {
        let name: String
        let weight: Sides<Double>
        let mean: Sides<Double>
        let changedRows: Int
        let meanChange: Double?
    }

    struct Cause: Encodable {
        let component: String
        let counted: Sides<Double>
        let weight: Sides<Double>
        let change: Double?
        let detail: Sides<String>
    }

    struct Change: Encodable {
        let place: String
        let group: Int
        let sample: Int
        let candidate: Int
        let prompt: String
        let reference: String?
        let completion: String
        let reward: Sides<Double>
        let rank: Sides<Int>
        let advantage: Sides<Double>
        let reason: Sides<String>
        let causes: [Cause]
    }

    let notes: [String]
    let old: String
    let new: String
    let candidates: Int
    let groups: Int
    let meanReward: Sides<Double>
    let unrewarded: Sides<Int>
    let changedRewards: Int
    let changedRewardShare: Double?
    let changedRanks: Int
    let changedAdvantages: Int
    let turnedAdvantages: Int
    let meanAdvantageChange: Double?
    let spearman: Double?
    let comparedGroups: Int
    let changedBest: Int
    let changedBestShare: Double?
    let zeroVarianceShare: Sides<Double>
    let components: [Component]
    let changes: [Change]

    /// - Parameter shown: how many changes are listed, the biggest first.
    package init(_ comparison: RewardComparison, shown: Int) {
        notes = comparison.notes
        old = comparison.old
        new = comparison.new
        candidates = comparison.changes.count
        groups = comparison.groups
        meanReward = Sides(comparison.meanReward)
        unrewarded = Sides(comparison.unrewarded)
        changedRewards = comparison.changedRewards
        changedRewardShare = candidates > 0 ? Double(changedRewards) / Double(candidates) : nil
        changedRanks = comparison.changedRanks
        changedAdvantages = comparison.changedAdvantages
        turnedAdvantages = comparison.turnedAdvantages
        meanAdvantageChange = comparison.meanAdvantageChange
        spearman = comparison.spearman
        comparedGroups = comparison.comparedGroups
        changedBest = comparison.changedBest
        changedBestShare = comparedGroups > 0 ? Double(changedBest) / Double(comparedGroups) : nil
        zeroVarianceShare = Sides(comparison.zeroVarianceShare)
        components = comparison.components.map {
            Component(
                name: $0.name, weight: Sides($0.weight), mean: Sides($0.mean), changedRows: $0.changedRows,
                meanChange: $0.meanChange)
        }
        changes = comparison.biggest(shown).map { change in
            Change(
                place: change.place, group: change.group, sample: change.sample.index,
                candidate: change.candidate.index, prompt: change.sample.prompt, reference: change.sample.reference,
                completion: change.candidate.completion, reward: Sides(change.reward), rank: Sides(change.rank),
                advantage: Sides(change.advantage), reason: Sides(change.reason),
                causes: change.causes.map {
                    Cause(
                        component: $0.component, counted: Sides($0.counted), weight: Sides($0.weight),
                        change: $0.change, detail: Sides($0.detail))
                })
        }
    }
}
