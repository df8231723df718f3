import Foundation
import GRDB
import LaurelRewards

/// Writes what happened to a run as rows; always inside a transaction of its caller.
enum LedgerRows {
    static func insert(_ step: LedgerStep, run: Int64, now: Date, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO steps (run, step, iteration, finished_at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [run, step.step, step.iteration, now.timeIntervalSince1970])
        let statement = try db.cachedStatement(
            sql: "INSERT INTO metrics (run, step, position, metric, value) VALUES (?, ?, ?, ?, ?)")
        for (position, metric) in step.metrics.enumerated() {
            try statement.execute(
                arguments: [run, step.step, position, try name(metric.name, db), number(metric.value)])
        }
        for (position, rollout) in step.rollouts.enumerated() {
            let place = RolloutPlace(run: run, step: step.step, evaluation: nil, position: position)
            try insert(rollout, split: "train", firstStep: step.step, at: place, db)
        }
    }

    /// An evaluation of the same moment and step is replaced: a run that was killed around it makes it again.
    static func insert(_ evaluation: LedgerEvaluation, run: Int64, now: Date, _ db: Database) throws {
        try db.execute(
            sql: "DELETE FROM evaluations WHERE run = ? AND step = ? AND moment = ?",
            arguments: [run, evaluation.step, evaluation.moment])
        try db.cachedStatement(sql: "INSERT INTO evaluations (run, step, moment, finished_at) VALUES (?, ?, ?, ?)")
            .execute(arguments: [run, evaluation.step, evaluation.moment, now.timeIntervalSince1970])
        let key = db.lastInsertedRowID
        let statement = try db.cachedStatement(
            sql: "INSERT INTO evaluation_metrics (evaluation, position, metric, value) VALUES (?, ?, ?, ?)")
        for (position, metric) in evaluation.metrics.enumerated() {
            try statement.execute(arguments: [key, position, try name(metric.name, db), number(metric.value)])
        }
        for (position, rollout) in evaluation.rollouts.enumerated() {
            let place = RolloutPlace(run: run, step: nil, evaluation: key, position: position)
            try insert(rollout, split: "eval", firstStep: evaluation.step, at: place, db)
        }
    }

    static func insert(_ checkpoint: LedgerCheckpoint, run: Int64, now: Date, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO checkpoints (run, step, name, written_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (run, step) DO NOTHING
                """
        ).execute(arguments: [run, checkpoint.step, checkpoint.name, now.timeIntervalSince1970])
    }

    static func insert(_ event: LedgerEvent, run: Int64, now: Date, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO events (run, step, kind, severity, message, detail, happened_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            run, event.step, event.kind, event.severity.rawValue, RowText.value(event.message),
            try event.detail.map(RowJSON.text),
            now.timeIntervalSince1970,
        ])
    }

    // MARK: Rollouts

    private struct RolloutPlace {
        let run: Int64
        let step: Int?
        let evaluation: Int64?
        let position: Int
    }

    private static func insert(
        _ rollout: LedgerRollout, split: String, firstStep: Int, at place: RolloutPlace, _ db: Database
    ) throws {
        let sample = try key(of: rollout.sample, split: split, run: place.run, firstStep: firstStep, db)
        try db.cachedStatement(
            sql: """
                INSERT INTO rollouts (run, step, evaluation, position, sample, prompt_tokens) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            place.run, place.step, place.evaluation, place.position, sample, rollout.promptTokenCount,
        ])
        let key = db.lastInsertedRowID
        for (position, candidate) in rollout.candidates.enumerated() {
            try insert(candidate, rollout: key, position: position, db)
        }
    }

    private static func insert(
        _ candidate: LedgerCandidate, rollout: Int64, position: Int, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO candidates (rollout, position, completion, finish_reason, token_count, tokens,
                    log_probabilities, reward, advantage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            rollout, position, RowText.value(candidate.candidate.completion), candidate.candidate.finishReason.rawValue,
            candidate.candidate.tokenCount, NumberBlob.data(candidate.tokens),
            NumberBlob.data(candidate.logProbabilities), candidate.reward.value, candidate.advantage,
        ])
        let key = db.lastInsertedRowID
        for (component, grade) in candidate.reward.grades.enumerated() {
            let counted =
                component < candidate.reward.components.count ? candidate.reward.components[component] : nil
            try insert(grade, counted: counted, candidate: key, component: component, db)
        }
    }

    private static func insert(
        _ grade: Grade, counted: Double?, candidate: Int64, component: Int, _ db: Database
    ) throws {
        let outcome: (String, kind: String?, score: Double?, reason: String?) =
            switch grade.outcome {
            case .score(let score): ("score", nil, score, nil)
            case .abstain(let reason): ("abstain", nil, nil, reason)
            case .failure(let kind, let message): ("failure", kind.rawValue, nil, message)
            }
        try db.cachedStatement(
            sql: """
                INSERT INTO grades (candidate, component, outcome, failure_kind, score, counted, reason, detail, parts,
                    microseconds, instructions, bytes, tokens, dollars)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            candidate, component, outcome.0, outcome.kind, outcome.score, counted,
            RowText.optionalValue(outcome.reason),
            RowText.optionalValue(grade.detail),
            grade.parts.isEmpty ? nil : try RowJSON.text(grade.parts), grade.cost.microseconds,
            grade.cost.instructions.map { Int64(clamping: $0) }, grade.cost.bytes.map { Int64(clamping: $0) },
            grade.cost.tokens.map { Int64(clamping: $0) }, grade.cost.dollars,
        ])
    }

    // MARK: Names and samples, each kept once

    private static func name(_ name: String, _ db: Database) throws -> Int64 {
        let find = try db.cachedStatement(sql: "SELECT id FROM metric_names WHERE name = ?")
        if let key = try Int64.fetchOne(find, arguments: [name]) { return key }
        try db.execute(sql: "INSERT INTO metric_names (name) VALUES (?)", arguments: [name])
        return db.lastInsertedRowID
    }

    private static func key(
        of sample: Sample, split: String, run: Int64, firstStep: Int, _ db: Database
    ) throws -> Int64 {
        let find = try db.cachedStatement(
            sql: "SELECT id FROM samples WHERE run = ? AND split = ? AND sample_index = ?")
        if let key = try Int64.fetchOne(find, arguments: [run, split, sample.index]) { return key }
        // Most rows are one user turn, which is the prompt.
        let isPlain = sample.messages == [Message(role: "user", content: sample.prompt)]
        try db.execute(
            sql: """
                INSERT INTO samples (run, split, sample_index, prompt, messages, reference, metadata, first_step)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                run, split, sample.index, RowText.value(sample.prompt),
                isPlain ? nil : try RowJSON.text(sample.messages),
                RowText.optionalValue(sample.reference),
                sample.metadata.isEmpty ? nil : try RowJSON.text(sample.metadata),
                firstStep,
            ])
        return db.lastInsertedRowID
    }

    private static func number(_ value: Double) -> Double? { value.isNaN ? nil : value }
}
