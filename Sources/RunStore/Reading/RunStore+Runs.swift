import Foundation
import GRDB
import LaurelRewards

/// Which runs there are.
extension RunStore {
    /// Every run, oldest first.
    package func runs() throws(RunStoreError) -> [RunRecord] {
        try read(RunRows.records)
    }

    /// The run that a person means: its id, the only id that begins so, or its folder.
    package func run(named name: String) throws(RunStoreError) -> RunRecord {
        let runs = try runs()
        if let run = runs.first(where: { $0.id == name }) { return run }
        let path = URL(fileURLWithPath: name).standardizedFileURL.resolvingSymlinksInPath().path
        if let run = runs.first(where: { folder(of: $0).standardizedFileURL.resolvingSymlinksInPath().path == path }) {
            return run
        }
        let matches = name.isEmpty ? [] : runs.filter { $0.id.hasPrefix(name) }
        if let run = matches.first, matches.count == 1 { return run }
        guard matches.isEmpty else {
            throw RunStoreError(
                code: "ambiguous-run",
                message: "`\(name)` begins the ids of \(matches.count) runs: \(Self.list(matches)). Write more of the "
                    + "one that is meant.")
        }
        let known =
            runs.isEmpty
            ? " The database has no runs."
            : "\(NearestName.hint(for: name, among: runs.map(\.id))) `laurel runs list` shows all \(runs.count)."
        throw RunStoreError(
            code: "no-such-run", file: path,
            message: "There is no run `\(name)` in the database; expected a run's id, the beginning of one, or a run's "
                + "folder.\(known)")
    }

    private static func list(_ runs: [RunRecord]) -> String {
        let shown = runs.prefix(5).map(\.id).joined(separator: ", ")
        return runs.count > 5 ? shown + ", …" : shown
    }

    /// The checkpoints that a run has written, oldest first; older ones may be gone from its folder.
    package func checkpoints(of run: RunRecord) throws(RunStoreError) -> [LedgerCheckpoint] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT step, name FROM checkpoints WHERE run = ? ORDER BY step", arguments: [run.key]
            ).map { LedgerCheckpoint(step: $0["step"], name: $0["name"]) }
        }
    }

    /// What happened to a run, in order.
    package func events(of run: RunRecord) throws(RunStoreError) -> [StoredEvent] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT kind, severity, step, CAST(message AS BLOB) AS message, detail, happened_at FROM events
                    WHERE run = ? ORDER BY id
                    """,
                arguments: [run.key]
            ).map { row in
                let severity: String = row["severity"]
                let detail: String? = row["detail"]
                let event = LedgerEvent(
                    kind: row["kind"], severity: LedgerEvent.Severity(rawValue: severity) ?? .error,
                    step: row["step"], message: RowText.text(row["message"]),
                    detail: try detail.map { try RowJSON.value(JSONValue.self, $0) })
                return StoredEvent(event: event, time: row["happened_at"])
            }
        }
    }
}
