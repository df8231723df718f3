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

    /// The newest checkpoint that is whole, proved; nil when there are no checkpoints. Where there are some and none is
    /// whole, the damage of the newest is thrown.
    /// - Parameter passingOver: given the damaged ones that are newer, the newest first.
    package func latest(passingOver: ([DamagedCheckpoint]) -> Void = { _ in }) throws -> Entry? {
        var damaged: [DamagedCheckpoint] = []
        for entry in try entries().reversed() {
            do {
                try verify(entry)
            } catch let damage as DamagedCheckpoint {
                damaged.append(damage)
                continue
            }
            passingOver(damaged)
            return entry
        }
        if let newest = damaged.first { throw newest.asTheLast }
        return nil
    }

    /// Whether the checkpoint of a step is there, and whole.
    package func holds(_ step: Int) throws -> Bool {
        guard let entry = try entries().first(where: { $0.step == step }) else { return false }
        do {
            try verify(entry)
            return true
        } catch is DamagedCheckpoint {
            return false
        }
    }

    /// Takes a damaged checkpoint out of the way, so that it counts as none. It stays beside the others until there is a
    /// whole one of its step or a later one.
    package func setAside(_ damaged: DamagedCheckpoint) throws {
        let name = Self.asidePrefix + damaged.entry.folder.lastPathComponent
        let target = folder.appendingPathComponent(name)
        if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
        try DurableFile.rename(damaged.entry.folder, to: target)
        try DurableFile.syncFolder(folder)
    }

    /// What a damaged checkpoint's folder is called once it is set aside.
    package static let asidePrefix = "damaged-"

    /// Every checkpoint folder, oldest first, unproved.
    package func entries() throws -> [Entry] { try entries(after: Self.prefix) }

    /// The folders with a step behind a prefix.
    private func entries(after prefix: String) throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).compactMap { name in
            guard name.hasPrefix(prefix), let step = Int(name.dropFirst(prefix.count)) else { return nil }
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
        try CheckpointManifest(of: entry).verify(entry)
    }

    /// Removes what a killed writer left.
    private func removeLeftovers() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix(Self.temporaryPrefix) {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// Removes all but the newest `keep` checkpoints up to a step and the best one, and the damaged ones that the run has
    /// passed.
    private func prune(through step: Int, sparing best: Int?) throws {
        for entry in try entries().filter({ $0.step <= step }).dropLast(keep) where entry.step != best {
            try FileManager.default.removeItem(at: entry.folder)
        }
        for entry in try entries(after: Self.asidePrefix + Self.prefix) where entry.step <= step {
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
