package import Foundation
import GRDB

/// Who a run is, from its beginning to its deletion.
extension RunStore {
    /// A run's folder as the database names it: relative to the database's folder where it lies below.
    package func folderName(of url: URL) -> String {
        let base = root.resolvingSymlinksInPath().path + "/"
        let path = url.standardizedFileURL.resolvingSymlinksInPath().path
        return path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
    }

    /// Where a run's folder lies.
    package func folder(of run: RunRecord) -> URL {
        let name = run.description.folder
        return name.hasPrefix("/")
            ? URL(fileURLWithPath: name, isDirectory: true) : root.appendingPathComponent(name, isDirectory: true)
    }

    /// Enters a new run, or finds an earlier one, whose description stays until it is resumed; it counts as running
    /// from here.
    ///
    /// - Parameter isNew: whether there must not be a run of this id yet.
    package func register(
        _ run: RunDescription, isNew: Bool = false, now: Date = Date()
    ) throws(RunStoreError) -> RunRecord {
        try write { db in
            if isNew, try Int64.fetchOne(db, sql: "SELECT key FROM runs WHERE id = ?", arguments: [run.id]) != nil {
                throw RunStoreError(
                    code: "run-exists", file: path,
                    message:
                        "The database has a run `\(run.id)` already, whose folder is gone; expected a new id. Delete "
                        + "it with `laurel runs delete \(run.id)`, or start again in a second.")
            }
            try db.execute(
                sql: """
                    INSERT INTO runs (id, folder, model, seed, total_steps, configuration, fingerprint, reward,
                        reward_hash, reward_code, laurel_version, status, created_at)
                    VALUES (:id, :folder, :model, :seed, :total, :configuration, :fingerprint, :reward, :hash, :code,
                        :version, 'running', :now)
                    ON CONFLICT (id) DO UPDATE SET folder = :folder, status = 'running', ended_at = NULL
                    """,
                arguments: [
                    "id": run.id, "folder": run.folder, "model": run.model, "seed": run.seed,
                    "total": run.totalSteps, "configuration": run.configuration, "fingerprint": run.fingerprint,
                    "reward": run.reward, "hash": run.rewardHash, "code": run.rewardCode,
                    "version": run.laurelVersion, "now": now.timeIntervalSince1970,
                ])
            let key = try Int64.fetchOne(db, sql: "SELECT key FROM runs WHERE id = ?", arguments: [run.id]) ?? 0
            if try Int.fetchOne(db, sql: "SELECT count(*) FROM components WHERE run = ?", arguments: [key]) == 0 {
                try Self.insertComponents(of: run, key: key, db)
            }
            return try RunRows.record(db, key: key)
        }
    }

    private static func insertComponents(of run: RunDescription, key: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM components WHERE run = ?", arguments: [key])
        for (position, component) in run.components.enumerated() {
            try db.execute(
                sql: "INSERT INTO components VALUES (?, ?, ?, ?, ?)",
                arguments: [key, position, component.name, component.weight, component.isCanary])
        }
    }

    /// Brings what is known of a run up to date.
    private static func describe(_ run: RunDescription, key: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE runs SET model = ?, seed = ?, total_steps = ?, configuration = ?, fingerprint = ?, reward = ?,
                    reward_hash = ?, reward_code = ?, laurel_version = ? WHERE key = ?
                """,
            arguments: [
                run.model, run.seed, run.totalSteps, run.configuration, run.fingerprint, run.reward, run.rewardHash,
                run.rewardCode, run.laurelVersion, key,
            ])
        try insertComponents(of: run, key: key, db)
    }

    /// Takes all after a checkpoint's step out of a run's ledger and says so in an event, in one transaction: the steps
    /// come again, so that the ledger has no duplicate and no gap.
    ///
    /// - Parameter description: what the run is now, which a checkpoint of it has agreed to.
    /// - Returns: how many of the steps up to there the ledger does not have, as when the database was removed.
    package func resume(
        _ run: RunRecord, as description: RunDescription, after step: Int, checkpoint: LedgerCheckpoint?,
        now: Date = Date()
    ) throws(RunStoreError) -> Int {
        try write { db in
            try Self.describe(description, key: run.key, db)
            let arguments: StatementArguments = [run.key, step]
            // Rollouts, grades and metrics go with their steps and evaluations.
            for table in ["steps", "evaluations", "checkpoints"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE run = ? AND step > ?", arguments: arguments)
            }
            try db.execute(sql: "DELETE FROM samples WHERE run = ? AND first_step > ?", arguments: arguments)
            let kept = LedgerEvent.sittingKinds.sorted().map { "'\($0)'" }.joined(separator: ", ")
            try db.execute(
                sql: "DELETE FROM events WHERE run = ? AND step > ? AND kind NOT IN (\(kept))", arguments: arguments)
            if let checkpoint {
                try LedgerRows.insert(checkpoint, run: run.key, now: now, db)
            }
            let event = LedgerEvent(
                kind: "resume", severity: .info, step: step, message: "The run goes on after step \(step).")
            try LedgerRows.insert(event, run: run.key, now: now, db)
            let present =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM steps WHERE run = ? AND step <= ?", arguments: arguments) ?? 0
            guard present < step else { return 0 }
            let gap = LedgerEvent(
                kind: "ledger-gap", severity: .warning, step: step,
                message:
                    "\(step - present) of the steps up to \(step) are not in the database: it was made or replaced "
                    + "after them. The run's folder has their metrics and completions.")
            try LedgerRows.insert(gap, run: run.key, now: now, db)
            return step - present
        }
    }

    /// Takes a run with all its rows out of the database.
    package func delete(_ run: RunRecord) throws(RunStoreError) {
        try write { db in try db.execute(sql: "DELETE FROM runs WHERE key = ?", arguments: [run.key]) }
    }
}
