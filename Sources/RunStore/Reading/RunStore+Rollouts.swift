import Foundation
import GRDB
import LaurelRewards

/// The candidates of a run with all that was made of them.
extension RunStore {
    /// The steps that brought rollouts, in order.
    package func rolloutSteps(of run: RunRecord) throws(RunStoreError) -> [Int] {
        try read { db in
            try Int.fetchAll(
                db, sql: "SELECT DISTINCT step FROM rollouts WHERE run = ? AND step IS NOT NULL ORDER BY step",
                arguments: [run.key])
        }
    }

    /// The rollouts of a step, in order.
    package func rollouts(of run: RunRecord, step: Int) throws(RunStoreError) -> [LedgerRollout] {
        try read { db in
            try RolloutRows.rollouts(db, where: "rollouts.run = ? AND step = ?", [run.key, step])
        }
    }

    /// The answers of an evaluation, in order.
    package func rollouts(of evaluation: EvaluationSummary) throws(RunStoreError) -> [LedgerRollout] {
        try read { db in try RolloutRows.rollouts(db, where: "evaluation = ?", [evaluation.key]) }
    }
}

/// Reads rollouts from their rows.
private enum RolloutRows {
    static func rollouts(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [LedgerRollout] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT rollouts.id, prompt_tokens, sample_index, CAST(prompt AS BLOB) AS prompt, messages,
                    CAST(reference AS BLOB) AS reference, metadata
                FROM rollouts JOIN samples ON samples.id = sample WHERE \(condition) ORDER BY rollouts.position
                """,
            arguments: arguments
        ).map { row in
            let key: Int64 = row["id"]
            return LedgerRollout(
                sample: try sample(row), promptTokenCount: row["prompt_tokens"],
                candidates: try candidates(db, rollout: key))
        }
    }

    private static func sample(_ row: Row) throws -> Sample {
        let messages: String? = row["messages"]
        let metadata: String? = row["metadata"]
        return Sample(
            index: row["sample_index"],
            messages: try messages.map { try RowJSON.value([Message].self, $0) }
                ?? [Message(role: "user", content: RowText.text(row["prompt"]))],
            reference: RowText.optionalText(row["reference"]),
            metadata: try metadata.map { try RowJSON.value([String: JSONValue].self, $0) } ?? [:])
    }

    private static func candidates(_ db: Database, rollout: Int64) throws -> [LedgerCandidate] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, position, CAST(completion AS BLOB) AS completion, finish_reason, token_count, tokens,
                    log_probabilities, reward, advantage FROM candidates WHERE rollout = ? ORDER BY position
                """)
        return try Row.fetchAll(statement, arguments: [rollout]).map { row in
            let key: Int64 = row["id"]
            guard let tokens = NumberBlob.integers(row["tokens"]),
                let logProbabilities = NumberBlob.floats(row["log_probabilities"])
            else { throw damaged("candidate \(key)", "whole numbers of four bytes for its tokens") }
            let (grades, counted) = try grades(db, candidate: key)
            let reason: String = row["finish_reason"]
            guard let finishReason = FinishReason(rawValue: reason) else {
                throw damaged("candidate \(key)", "`stop` or `length` as its finish_reason")
            }
            return LedgerCandidate(
                candidate: Candidate(
                    index: row["position"], completion: RowText.text(row["completion"]), finishReason: finishReason,
                    tokenCount: row["token_count"]),
                tokens: tokens, logProbabilities: logProbabilities,
                reward: Reward(value: row["reward"], components: counted, grades: grades),
                advantage: row["advantage"])
        }
    }

    private static func grades(_ db: Database, candidate: Int64) throws -> ([Grade], [Double?]) {
        let statement = try db.cachedStatement(
            sql: """
                SELECT outcome, failure_kind, score, counted, CAST(reason AS BLOB) AS reason,
                    CAST(detail AS BLOB) AS detail, parts, microseconds, instructions, bytes, tokens, dollars
                FROM grades WHERE candidate = ? ORDER BY component
                """)
        var grades: [Grade] = []
        var counted: [Double?] = []
        for row in try Row.fetchAll(statement, arguments: [candidate]) {
            let parts: String? = row["parts"]
            var cost = GradeCost(microseconds: row["microseconds"])
            cost.instructions = unsigned(row["instructions"])
            cost.bytes = unsigned(row["bytes"])
            cost.tokens = unsigned(row["tokens"])
            cost.dollars = row["dollars"]
            grades.append(
                Grade(
                    try outcome(row, candidate), detail: RowText.optionalText(row["detail"]),
                    parts: try parts.map { try RowJSON.value([String: Double].self, $0) } ?? [:], cost: cost))
            counted.append(row["counted"])
        }
        return (grades, counted)
    }

    private static func outcome(_ row: Row, _ candidate: Int64) throws -> Outcome {
        let outcome: String = row["outcome"]
        let score: Double? = row["score"]
        let reason = RowText.optionalText(row["reason"])
        switch outcome {
        case "score":
            if let score { return .score(score) }
        case "abstain": return .abstain(reason ?? "")
        default:
            let kind: String? = row["failure_kind"]
            if let kind = kind.flatMap(FailureKind.init(rawValue:)) { return .failure(kind, reason ?? "") }
        }
        throw damaged("a grade of candidate \(candidate)", "a score, an abstention or a failure of a known kind")
    }

    private static func unsigned(_ value: Int64?) -> UInt64? { value.map { UInt64(clamping: $0) } }

    private static func damaged(_ what: String, _ expected: String) -> RunStoreError {
        RunStoreError(
            code: "damaged-ledger", message: "The database's row of \(what) cannot be read; expected \(expected).")
    }
}
