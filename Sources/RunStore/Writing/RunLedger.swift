import Foundation
import GRDB

/// Something to be kept of a run.
package enum LedgerEntry: Sendable {
    case step(LedgerStep)
    case evaluation(LedgerEvaluation)
    case checkpoint(LedgerCheckpoint)
    case event(LedgerEvent)
    /// How the run stands, with the event that says why.
    case status(RunStatus, LedgerEvent)
}

/// The ledger of one run while it is trained: takes what happened at once and writes it behind the trainer's back.
///
/// Each entry is one transaction, in the order in which they came, written by a thread of the database. The trainer
/// waits only when more than `backlog` entries are left to write. After an error nothing more is written and every call
/// throws that error, so that a run ends rather than loses rows; what is missing comes again when it is resumed.
package actor RunLedger {
    /// What keeping the ledger took so far.
    package struct Cost: Sendable, Hashable {
        package var entries = 0
        /// Time the database's thread was busy.
        package var secondsWriting = 0.0
        /// Time that callers waited for room or for a flush.
        package var secondsWaiting = 0.0
    }

    private let store: RunStore
    private let run: Int64
    private let backlog: Int
    private var entries: [LedgerEntry] = []
    private var isWriting = false
    private var failure: RunStoreError?
    private var waiting: [CheckedContinuation<Void, Never>] = []
    package private(set) var cost = Cost()

    package init(store: RunStore, run: RunRecord, backlog: Int = 16) {
        self.store = store
        self.run = run.key
        self.backlog = max(1, backlog)
    }

    /// Takes an entry; waits only while the backlog is full.
    package func record(_ entry: LedgerEntry) async throws(RunStoreError) {
        await wait { $0.entries.count >= $0.backlog }
        if let failure { throw failure }
        entries.append(entry)
        guard !isWriting else { return }
        isWriting = true
        Task { await self.writeAll() }
    }

    /// Waits until all that was taken is on the disk.
    package func flush() async throws(RunStoreError) {
        await wait { $0.isWriting }
        if let failure { throw failure }
    }

    private func wait(while isTooEarly: (isolated RunLedger) -> Bool) async {
        guard failure == nil, isTooEarly(self) else { return }
        let start = ContinuousClock.now
        while failure == nil, isTooEarly(self) {
            await withCheckedContinuation { waiting.append($0) }
        }
        cost.secondsWaiting += (ContinuousClock.now - start) / .seconds(1)
    }

    private func writeAll() async {
        while failure == nil, let entry = entries.first {
            let start = ContinuousClock.now
            do {
                try await store.write(entry, run: run)
                entries.removeFirst()
            } catch {
                failure = RunStoreError(
                    code: error.code, file: error.file,
                    message: error.message + " The run ends here and loses nothing: its last checkpoint is as it was; "
                        + "go on with --resume.")
                entries = []
            }
            cost.entries += 1
            cost.secondsWriting += (ContinuousClock.now - start) / .seconds(1)
            if !entries.isEmpty { wake() }
        }
        isWriting = false
        wake()
    }

    private func wake() {
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume() }
    }
}

extension RunStore {
    /// Writes an entry in one transaction, on the database's own thread.
    func write(_ entry: LedgerEntry, run: Int64) async throws(RunStoreError) {
        do {
            try await pool.write { db in
                let now = Date()
                switch entry {
                case .step(let step): try LedgerRows.insert(step, run: run, now: now, db)
                case .evaluation(let evaluation): try LedgerRows.insert(evaluation, run: run, now: now, db)
                case .checkpoint(let checkpoint): try LedgerRows.insert(checkpoint, run: run, now: now, db)
                case .event(let event): try LedgerRows.insert(event, run: run, now: now, db)
                case .status(let status, let event):
                    try LedgerRows.insert(event, run: run, now: now, db)
                    try db.execute(
                        sql: "UPDATE runs SET status = ?, ended_at = ? WHERE key = ?",
                        arguments: [status.rawValue, now.timeIntervalSince1970, run])
                }
            }
        } catch {
            throw RunStoreError(writing: path, error)
        }
    }
}
