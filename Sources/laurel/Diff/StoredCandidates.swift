import Datasets
import Foundation
package import GRPO
package import LaurelRewards
package import RewardReports

/// Candidates that were written earlier, to be graded again: a run's, or rows with completions.
package struct StoredCandidates: Sendable {
    /// Groups whose advantages are taken together: a training step's, or all rows of a file.
    package struct Batch: Sendable {
        package var groups: [RewardComparison.StoredGroup]
        /// The rewards that were recorded then, by group and candidate; nil where none was recorded.
        package var recorded: [[Double?]]

        package var gradingGroups: [GradingGroup] { groups.map { GradingGroup(items: $0.items) } }
    }

    package let batches: [Batch]
    /// What a centred reward is divided by.
    package let scale: RewardScale
    /// What is added to it.
    package let epsilon: Double
    /// What a reader of the comparison has to know about the candidates.
    package let notes: [String]
    /// What they were read from.
    package let file: String

    package init(
        batches: [Batch], scale: RewardScale, epsilon: Double = 1e-4, notes: [String], file: String
    ) {
        self.batches = batches
        self.scale = scale
        self.epsilon = epsilon
        self.notes = notes
        self.file = file
    }

    /// Reads rows with completions, grouped as `laurel score` does.
    package static func input(_ path: String) throws -> StoredCandidates {
        var reader = StoredGroupReader(try StoredRows.reader(path))
        let file = StoredRows.name(path)
        var groups: [RewardComparison.StoredGroup] = []
        while let rows = try reader.next() {
            groups.append(
                RewardComparison.StoredGroup(
                    items: try rows.enumerated().map { index, row in
                        GradingItem(sample: row.sample, candidate: try row.candidate(index: index))
                    }, places: rows.map { "\(file):\($0.line)" }))
        }
        let recorded = groups.map { [Double?](repeating: nil, count: $0.items.count) }
        return StoredCandidates(
            batches: [Batch(groups: groups, recorded: recorded)], scale: .group, notes: [], file: file)
    }

    /// Throws when a reward needs references that some candidate's row does not have.
    package func checkReferences(for function: RewardFunction) throws {
        for (item, place) in batches.flatMap(\.groups).flatMap({ zip($0.items, $0.places) }) {
            try function.checkReferences(in: [item.sample], file: place) { _ in nil }
        }
    }
}
