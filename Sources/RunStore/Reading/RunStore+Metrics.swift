import GRDB

/// The numbers of a run.
extension RunStore {
    /// Every step's metrics.
    package func metrics(of run: RunRecord) throws(RunStoreError) -> MetricTable {
        try read { db in
            var table = MetricTable()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT steps.step, iteration, finished_at, name, value FROM steps
                    LEFT JOIN metrics ON metrics.run = steps.run AND metrics.step = steps.step
                    LEFT JOIN metric_names ON metric_names.id = metric
                    WHERE steps.run = ? ORDER BY steps.step, position
                    """,
                arguments: [run.key])
            while let row = try rows.next() {
                let step: Int = row[0]
                if table.lines.last?.step != step { table.begin(step: step, iteration: row[1], time: row[2]) }
                if let name: String = row[3] { table.add(name, row[4]) }
            }
            table.finish()
            return table
        }
    }

    /// An evaluation with its numbers; its answers are read apart.
    package struct EvaluationSummary: Sendable, Hashable {
        let key: Int64
        package let step: Int
        package let moment: String
        package let time: Double
        package let metrics: [LedgerMetric]
    }

    /// The held-out evaluations of a run, in order.
    package func evaluations(of run: RunRecord) throws(RunStoreError) -> [EvaluationSummary] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT id, step, moment, finished_at FROM evaluations WHERE run = ? ORDER BY step, id",
                arguments: [run.key]
            ).map { row in
                let key: Int64 = row["id"]
                let metrics = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT name, value FROM evaluation_metrics JOIN metric_names ON metric_names.id = metric
                        WHERE evaluation = ? ORDER BY position
                        """,
                    arguments: [key])
                return EvaluationSummary(
                    key: key, step: row["step"], moment: row["moment"], time: row["finished_at"],
                    metrics: metrics.map { LedgerMetric($0[0], $0[1] ?? .nan) })
            }
        }
    }
}
