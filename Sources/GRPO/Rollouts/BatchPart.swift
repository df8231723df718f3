import Datasets
import LanguageModels

/// The candidates of a generation batch that one optimiser step learns from.
struct BatchPart: Sendable, Hashable {
    struct Group: Sendable, Hashable {
        /// The group's place in the batch.
        let place: Int
        /// Which of its candidates, ascending.
        let candidates: [Int]
    }

    let groups: [Group]

    /// Cuts a batch of equal groups into parts of equal size, in a seeded random order.
    ///
    /// Whole groups stay together where the size allows, so that a prompt is computed once; TRL always mixes single
    /// candidates.
    static func parts(
        of groupCount: Int, size: Int, count: Int, seed: UInt64, batch: Int
    ) -> [BatchPart] {
        guard count > 1 else {
            return [BatchPart(groups: (0..<groupCount).map { Group(place: $0, candidates: Array(0..<size)) })]
        }
        let partSize = groupCount * size / count
        let keepsGroups = partSize.isMultiple(of: size)
        let units = keepsGroups ? groupCount : groupCount * size
        let order = SeededOrder.permutation(of: units, seed: seed ^ 0x6261_7463_6870_6172, epoch: batch)
        let share = units / count
        return (0..<count).map { part in
            let members = order[part * share..<(part + 1) * share].sorted()
            if keepsGroups {
                return BatchPart(groups: members.map { Group(place: $0, candidates: Array(0..<size)) })
            }
            let byGroup = Dictionary(grouping: members) { $0 / size }.sorted { $0.key < $1.key }
            return BatchPart(groups: byGroup.map { Group(place: $0.key, candidates: $0.value.map { $0 % size }) })
        }
    }

    /// The part's values of something that a batch has by group and candidate.
    func select<Value>(_ values: [[Value]]) -> [[Value]] {
        groups.map { group in group.candidates.map { values[group.place][$0] } }
    }
}
