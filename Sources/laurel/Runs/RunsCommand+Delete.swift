import ArgumentParser
import Foundation
import RunStore

extension RunsCommand {
    /// `laurel runs delete`.
    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes runs: their rows in the database and their folders.",
            discussion: """
                A run that is being trained is refused. The adapter and the checkpoints lie in the folder and go with it; \
                --keep-folder takes the run out of the database alone. The file of the database shrinks with \
                laurel runs gc.
                """)

        @Argument(help: ArgumentHelp("The runs.", valueName: "run"))
        var names: [String]

        @Flag(help: "Leave the run's folder as it is.")
        var keepFolder = false

        func run() throws {
            let runs = try StoredRuns(for: .reading)
            // All are looked up and held before one is touched.
            let records = try names.map { name in try runs.run(named: name) }
            let held = try records.filter { runs.hasFolder($0) }.map { try RunLock(folder: runs.store.folder(of: $0)) }
            defer { withExtendedLifetime(held) {} }
            for record in records {
                let folder = runs.store.folder(of: record)
                let removesFolder = !keepFolder && runs.hasFolder(record)
                if removesFolder { try Self.check(folder) }
                try runs.store.delete(record)
                let size = removesFolder ? FolderSize.bytes(of: folder) : 0
                if removesFolder { try FileManager.default.removeItem(at: folder) }
                let path = folder.path(percentEncoded: false)
                print(
                    "deleted \(record.id): \(record.stepCount) steps"
                        + (removesFolder ? " and its folder \(path) (\(ByteSize(size)))" : "; its folder stays"))
            }
        }

        /// A folder that holds no run is not ours to remove.
        private static func check(_ folder: URL) throws {
            let file = folder.appending(path: "run.yaml").path(percentEncoded: false)
            guard FileManager.default.fileExists(atPath: file) else {
                throw CommandError(
                    code: "not-a-run", file: folder.path(percentEncoded: false),
                    message: "The folder holds no run.yaml; expected the run's folder. --keep-folder deletes its rows "
                        + "alone.")
            }
        }
    }
}
