import ArgumentParser
import Foundation
import RunStore

extension RunsCommand {
    /// `laurel runs gc`.
    struct Clean: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc", abstract: "Removes what no run refers to, and says what.",
            discussion: """
                Unfinished checkpoints that a killed trainer left, rows of the database that nothing refers to, and the \
                free room in its file. Folders of runs that the database does not have are listed, and removed with \
                --folders only: they may hold adapters. Runs that are being trained are left alone.
                """)

        @Flag(help: "Say what would be removed, and remove nothing.")
        var dryRun = false

        @Flag(help: "Remove folders of runs that the database does not have.")
        var folders = false

        func run() throws {
            let runs = try StoredRuns()
            let records = try runs.store.runs()
            var removed = try leftovers(in: runs.home.runFolders)
            for folder in runs.unrecordedFolders(besides: records) {
                guard folders else {
                    print("kept \(folder.path(percentEncoded: false)): a run that the database does not have")
                    continue
                }
                guard let lock = try free(folder) else { continue }
                try remove(folder)
                removed += 1
                withExtendedLifetime(lock) {}
            }
            let isBusy = records.contains { runs.state(of: $0) == .running }
            removed += try database(runs.store, isBusy: isBusy)
            if removed == 0 { print(dryRun ? "There is nothing to remove." : "There was nothing to remove.") }
        }

        /// Checkpoints whose writing was cut short.
        private func leftovers(in folders: [URL]) throws -> Int {
            var removed = 0
            for folder in folders {
                let checkpoints = folder.appending(path: "checkpoints", directoryHint: .isDirectory)
                let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []
                let partial = names.filter { $0.hasPrefix(".partial-") }
                guard !partial.isEmpty, let lock = try free(folder) else { continue }
                for name in partial { try remove(checkpoints.appending(path: name)) }
                removed += partial.count
                withExtendedLifetime(lock) {}
            }
            return removed
        }

        /// Rows that nothing refers to, and the room that deleted ones left in the file.
        private func database(_ store: RunStore, isBusy: Bool) throws -> Int {
            let rows: Int
            if dryRun { rows = try store.looseRows() } else { rows = try store.deleteLooseRows() }
            if rows > 0 { print("\(verb) \(rows) rows of the database that no run refers to") }
            guard !isBusy else {
                print("kept the room in \(store.path): a run is being trained")
                return rows
            }
            let room = try store.freeBytes()
            guard room > 0 else { return rows }
            if !dryRun { try store.compact() }
            print("\(dryRun ? "would free" : "freed") \(ByteSize(room)) of \(store.path)")
            return rows + room
        }

        /// The lock of a run that nobody trains; nil for one that is trained.
        private func free(_ folder: URL) throws -> RunLock? {
            do {
                return try RunLock(folder: folder)
            } catch {
                guard error.code == "run-busy" else { throw error }
                print("kept \(folder.path(percentEncoded: false)): it is being trained")
                return nil
            }
        }

        private func remove(_ url: URL) throws {
            print("\(verb) \(url.path(percentEncoded: false)) (\(ByteSize(FolderSize.bytes(of: url))))")
            if !dryRun { try FileManager.default.removeItem(at: url) }
        }

        private var verb: String { dryRun ? "would remove" : "removed" }
    }
}
