import GRDB

/// Reads runs from their rows.
enum RunRows {
    private static let columns = """
        SELECT runs.*, (SELECT count(*) FROM steps WHERE steps.run = runs.key) AS step_count,
            (SELECT max(step) FROM steps WHERE steps.run = runs.key) AS last_step FROM runs
        """

    static func records(_ db: Database) throws -> [RunRecord] {
        // In the order in which they were entered: the clock may have been set back in between.
        try Row.fetchAll(db, sql: columns + " ORDER BY key").map { try record($0, db) }
    }

    static func record(_ db: Database, key: Int64) throws -> RunRecord {
        guard let row = try Row.fetchOne(db, sql: columns + " WHERE key = ?", arguments: [key]) else {
            throw RunStoreError(
                code: "no-such-run", message: "The run was deleted meanwhile; expected it to be in the database.")
        }
        return try record(row, db)
    }

    private static func record(_ row: Row, _ db: Database) throws -> RunRecord {
        let key: Int64 = row["key"]
        let components = try Row.fetchAll(
            db, sql: "SELECT name, weight, is_canary FROM components WHERE run = ? ORDER BY position", arguments: [key]
        ).map { RunDescription.Component(name: $0["name"], weight: $0["weight"], isCanary: $0["is_canary"]) }
        let description = RunDescription(
            id: row["id"], folder: row["folder"], model: row["model"], seed: row["seed"],
            totalSteps: row["total_steps"], configuration: row["configuration"], fingerprint: row["fingerprint"],
            reward: row["reward"], rewardHash: row["reward_hash"], rewardCode: row["reward_code"],
            components: components, laurelVersion: row["laurel_version"])
        let status: String = row["status"]
        return RunRecord(
            key: key, description: description, status: RunStatus(rawValue: status) ?? .failed,
            createdAt: row["created_at"], endedAt: row["ended_at"], stepCount: row["step_count"],
            lastStep: row["last_step"] ?? 0)
    }
}
