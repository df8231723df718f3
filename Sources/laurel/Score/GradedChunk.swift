import Datasets
import Foundation
import LaurelRewards
import RewardReports

/// Some groups of stored completions on their way through `laurel score`: rows in, rewards and lines out.
struct GradedChunk: Sendable {
    /// A row's reward with what explains it.
    struct Row: Sendable {
        let line: Int
        let reward: Reward
        let explanation: RewardExplanation
    }

    let rows: [Row]
    /// The lines of the output.
    let data: Data

    /// Grades the groups with a reward; `file` is what errors call their file.
    init(_ groups: [[DatasetRow]], with function: RewardFunction, file: String) async throws {
        let rows = groups.flatMap { $0 }
        let lines = Dictionary(rows.map { ($0.sample.index, $0.line) }, uniquingKeysWith: { first, _ in first })
        try function.checkReferences(in: rows.map(\.sample), file: file) { lines[$0.index] }
        let graded = try groups.map { rows in
            GradingGroup(
                items: try rows.enumerated().map { index, row in
                    GradingItem(sample: row.sample, candidate: try row.candidate(index: index))
                })
        }
        let rewards = await function.rewardsOfStored(graded)
        self.rows = zip(rows, rewards.joined()).map { row, reward in
            Row(
                line: row.line, reward: reward,
                explanation: RewardExplanation(reward, components: function.components, formula: function.formula))
        }
        data = zip(rows, self.rows).reduce(into: Data()) { data, row in
            data += ScoreLine(index: row.0.sample.index, row.1.reward, row.1.explanation, function.components).data
        }
    }
}

extension DatasetRow {
    /// The columns that a stored completion has beside its sample.
    static let completionColumns: Set<String> = ["completion", "finish_reason", "token_count"]

    /// The completion that a row holds, with what is known of how it ended.
    func candidate(index: Int) throws -> Candidate {
        let completion = try text(of: "completion")
        var finish = FinishReason.stop
        if let value = extras["finish_reason"], value != .null {
            guard let known = value.string.flatMap(FinishReason.init(rawValue:)) else {
                throw error("finish_reason", "\"finish_reason\" is unknown; expected \"stop\" or \"length\".")
            }
            finish = known
        }
        var tokens = 0
        if let value = extras["token_count"], value != .null {
            guard case .integer(let count) = value, let count = Int(exactly: count), count >= 0 else {
                throw error("token_count", "\"token_count\" is no count; expected an integer of at least 0.")
            }
            tokens = count
        }
        return Candidate(index: index, completion: completion, finishReason: finish, tokenCount: tokens)
    }
}
