package import Foundation
import GRPO
package import RunStore

/// The runs of a Laurel folder: those in its database, and folders that the database does not know.
package struct StoredRuns: Sendable {
    package let home: LaurelHome
    package let store: RunStore

    package init(home: LaurelHome = LaurelHome(), for purpose: RunStore.Purpose = .reading) throws {
        self.home = home
        store = try RunStore(root: home.root, for: purpose)
    }

    /// The run that a person means; a folder without a record is said to be one.
    package func run(named name: String) throws -> RunRecord {
        do {
            return try store.run(named: name)
        } catch  where error.code == "no-such-run" {
            guard let folder = try? home.existingRun(name) else { throw error }
            throw Self.unrecorded(folder)
        }
    }

    /// Folders of runs that the database does not have.
    package func unrecordedFolders(besides runs: [RunRecord]) -> [URL] {
        let known = Set(runs.map { Self.path(store.folder(of: $0)) })
        return home.runFolders.filter { !known.contains(Self.path($0)) }
    }

    /// Says what a folder without a record is, and what can be done with it.
    package static func unrecorded(_ folder: URL) -> CommandError {
        CommandError(
            code: "no-run-record", file: folder.path(percentEncoded: false),
            message: "The run has a folder but nothing in the database: it was made before there was one, or the "
                + "database was removed. Its metrics.jsonl and completions/ are still there; going on with it "
                + "(laurel train --resume) enters its further steps.")
    }

    private static func path(_ url: URL) -> String { url.standardizedFileURL.resolvingSymlinksInPath().path }

    /// How a run stands now.
    package func state(of run: RunRecord) -> RunState {
        let folder = store.folder(of: run)
        let hasFolder = FileManager.default.fileExists(atPath: folder.path(percentEncoded: false))
        return RunState(run.status, isHeld: hasFolder && RunLock.isHeld(in: folder))
    }

    /// Whether a run's folder is still there.
    package func hasFolder(_ run: RunRecord) -> Bool {
        FileManager.default.fileExists(atPath: store.folder(of: run).path(percentEncoded: false))
    }
}

/// How a run stands: what its trainer last said, and whether some trainer holds it.
package enum RunState: String, Sendable, Hashable, Codable, CaseIterable {
    case running
    case finished
    case stopped
    case failed
    /// Its trainer ended without a word, as when it was killed.
    case interrupted

    package init(_ status: RunStatus, isHeld: Bool) {
        guard !isHeld else {
            self = .running
            return
        }
        self =
            switch status {
            case .running: .interrupted
            case .finished: .finished
            case .stopped: .stopped
            case .failed: .failed
            }
    }
}
