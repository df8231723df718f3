import Datasets
import Foundation
package import LaurelRewards

/// Grades stored completions. Neighbouring rows that ask the same make a group; see `StoredGroupReader`.
package struct ScoreRun {
    /// What a run came to.
    package struct Summary: Sendable {
        package var rows = 0
        package var rewarded = 0
        package var sum = 0.0
        /// Failures by component, in component order.
        package var failures: [Int]
    }

    /// Rows that are in memory at once.
    private static let chunk = 1024
    private static let columns: Set<String> = ["completion", "finish_reason", "token_count"]

    package let function: RewardFunction
    package let input: String

    package init(function: RewardFunction, input: String) {
        self.function = function
        self.input = input
    }

    /// Reads, grades and writes every row, in row order.
    package func run(to output: ScoreOutput) async throws -> Summary {
        var reader = StoredGroupReader(try DatasetReader(path: input, extraColumns: ScoreRun.columns))
        var summary = Summary(failures: [Int](repeating: 0, count: function.components.count))
        while case let chunk = try nextChunk(&reader), !chunk.isEmpty {
            let rows = chunk.flatMap { $0 }
            let samples = rows.map(\.sample)
            let lines = Dictionary(rows.map { ($0.sample.index, $0.line) }, uniquingKeysWith: { first, _ in first })
            try function.checkReferences(in: samples, file: input) { lines[$0.index] }
            let groups = try chunk.map { rows in
                GradingGroup(
                    items: try rows.enumerated().map { index, row in
                        GradingItem(sample: row.sample, candidate: try candidate(row, index: index))
                    })
            }
            let rewards = await function.rewardsOfStored(groups)
            var data = Data()
            for (row, reward) in zip(rows, rewards.joined()) {
                data += ScoreLine(index: row.sample.index, reward: reward, names: function.componentNames).data
                summary.rows += 1
                if let value = reward.value {
                    summary.rewarded += 1
                    summary.sum += value
                }
            }
            for (index, counts) in function.failureCounts(in: rewards).enumerated() {
                summary.failures[index] += counts.values.reduce(0, +)
            }
            try output.write(data)
        }
        return summary
    }

    private func nextChunk(_ reader: inout StoredGroupReader) throws -> [[DatasetRow]] {
        var groups: [[DatasetRow]] = []
        var count = 0
        while count < ScoreRun.chunk, let group = try reader.next() {
            groups.append(group)
            count += group.count
        }
        return groups
    }

    /// The completion that a row holds, with what is known of how it ended.
    private func candidate(_ row: DatasetRow, index: Int) throws -> Candidate {
        let completion = try row.text(of: "completion")
        var finish = FinishReason.stop
        if let value = row.extras["finish_reason"], value != .null {
            guard let known = value.string.flatMap(FinishReason.init(rawValue:)) else {
                throw row.error("finish_reason", "\"finish_reason\" is unknown; expected \"stop\" or \"length\".")
            }
            finish = known
        }
        var tokens = 0
        if let value = row.extras["token_count"], value != .null {
            guard case .integer(let count) = value, let count = Int(exactly: count), count >= 0 else {
                throw row.error("token_count", "\"token_count\" is no count; expected an integer of at least 0.")
            }
            tokens = count
        }
        return Candidate(index: index, completion: completion, finishReason: finish, tokenCount: tokens)
    }
}
