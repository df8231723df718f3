import GRDB

/// What is left behind in the database, and its removal.
extension RunStore {
    private static let loose = [
        (
            "metric_names",
            """
            id NOT IN (SELECT metric FROM metrics) AND id NOT IN (SELECT metric FROM evaluation_metrics)
            """
        ),
        ("samples", "id NOT IN (SELECT sample FROM rollouts)"),
    ]

    /// How many rows nothing refers to.
    package func looseRows() throws(RunStoreError) -> Int {
        try read { db in
            try Self.loose.reduce(0) { sum, table in
                sum + (try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.0) WHERE \(table.1)") ?? 0)
            }
        }
    }

    /// Removes the rows that nothing refers to, and says how many they were.
    package func deleteLooseRows() throws(RunStoreError) -> Int {
        try write { db in
            try Self.loose.reduce(0) { sum, table in
                try db.execute(sql: "DELETE FROM \(table.0) WHERE \(table.1)")
                return sum + db.changesCount
            }
        }
    }

    /// Room in the file that deleted rows have left. One page counts as none: GRDB leaves one whenever it opens a file.
    package func freeBytes() throws(RunStoreError) -> Int {
        try read { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return pages < 2 ? 0 : pages * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// Writes the file anew without that room, and empties its log.
    package func compact() throws(RunStoreError) {
        do {
            try pool.vacuum()
            _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        } catch {
            throw RunStoreError(writing: path, error)
        }
    }
}
