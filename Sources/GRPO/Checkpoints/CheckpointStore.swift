package import Foundation

/// The checkpoints of a run: `checkpoint-<step>` folders, each whole or not there.
///
/// A checkpoint is written under a temporary name, every file synced, listed in a manifest with its SHA-256, renamed
/// into place, and read back; only then are older ones removed. So a kill or a full disk at any instant leaves the
/// previous checkpoint as it was.
package struct CheckpointStore: Sendable {
    /// A checkpoint in its place.
    package struct Entry: Sendable, Hashable {
        package let step: Int
        package let folder: URL
    }

    package let folder: URL
    /// How many checkpoints stay, at least 1.
    package let keep: Int

    private static let prefix = "checkpoint-"
    private static let temporaryPrefix = ".partial-"

    package init(folder: URL, keep: Int) {
        self.folder = folder
        self.keep = max(1, keep)
    }

    /// Writes a checkpoint with `body`, which is given the folder to fill.
    /// - Parameter best: the step of a checkpoint that stays whatever its age.
    package func write(step: Int, sparing best: Int? = nil, _ body: (URL) throws -> Void) throws -> Entry {
        let entry = Entry(step: step, folder: folder.appendingPathComponent("\(Self.prefix)\(step)"))
        let temporary = folder.appendingPathComponent("\(Self.temporaryPrefix)\(step)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try removeLeftovers()
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
            try body(temporary)
            try DurableFile.write(
                CheckpointManifest(of: temporary, step: step),
                to: temporary.appendingPathComponent(CheckpointManifest.fileName))
            try moveIntoPlace(temporary, entry)
            try verify(entry)
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw failure(step: step, error)
        }
        try prune(through: step, sparing: best)
        return entry
    }

    /// The newest checkpoint, proved; nil when there is none. Folders whose writing was cut short do not count.
    package func latest() throws -> Entry? {
        for entry in try entries().reversed() {
            guard let manifest = try CheckpointManifest(in: entry.folder) else { continue }
            try manifest.verify(entry.folder)
            return entry
        }
        return nil
    }

    /// Every checkpoint folder, oldest first, unproved.
    package func entries() throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).compactMap { name in
            guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)) else { return nil }
            return Entry(step: step, folder: folder.appendingPathComponent(name))
        }.sorted { $0.step < $1.step }
    }

    /// Puts the new folder where one of the same step may stand already, as after a resume.
    private func moveIntoPlace(_ temporary: URL, _ entry: Entry) throws {
        let replaced = folder.appendingPathComponent("\(Self.temporaryPrefix)replaced-\(entry.step)")
        let exists = FileManager.default.fileExists(atPath: entry.folder.path)
        if exists { try DurableFile.rename(entry.folder, to: replaced) }
        try DurableFile.rename(temporary, to: entry.folder)
        try DurableFile.syncFolder(folder)
        if exists { try FileManager.default.removeItem(at: replaced) }
    }

    private func verify(_ entry: Entry) throws {
        guard let manifest = try CheckpointManifest(in: entry.folder) else {
            throw TrainingError(
                code: "corrupt-checkpoint", file: entry.folder.path,
                message: "The checkpoint just written has no manifest; expected manifest.json.")
        }
        try manifest.verify(entry.folder)
    }

    /// Removes what a killed writer left.
    private func removeLeftovers() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix(Self.temporaryPrefix) {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// Removes all but the newest `keep` checkpoints up to a step, and the best one.
    private func prune(through step: Int, sparing best: Int?) throws {
        for entry in try entries().filter({ $0.step <= step }).dropLast(keep) where entry.step != best {
            try FileManager.default.removeItem(at: entry.folder)
        }
    }

    private func failure(step: Int, _ error: any Error) -> TrainingError {
        let previous = (try? entries())?.last { $0.step < step }
        let rest =
            previous.map { "The checkpoint of step \($0.step) is as it was." } ?? "There is no earlier checkpoint."
        return TrainingError(
            code: "checkpoint-not-written", file: folder.path,
            message: "The checkpoint of step \(step) cannot be written: \(Self.reason(error)) \(rest) Free space or "
                + "make the folder writable, then go on with --resume.")
    }

    private static func reason(_ error: any Error) -> String {
        if let error = error as? CocoaError { return error.localizedDescription }
        return "\(error)"
    }
}
