import Crypto
import Foundation

/// The files of a checkpoint with their sizes and SHA-256; the last file written, so its presence means all are there.
struct CheckpointManifest: Codable, Hashable {
    struct Entry: Codable, Hashable {
        let bytes: Int
        let sha256: String
    }

    static let fileName = "manifest.json"

    let format: Int
    let step: Int
    let files: [String: Entry]

    /// Describes every file in a folder.
    init(of folder: URL, step: Int) throws {
        var files: [String: Entry] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != Self.fileName {
            files[name] = try Self.entry(of: folder.appendingPathComponent(name))
        }
        format = 1
        self.step = step
        self.files = files
    }

    /// Reads the manifest of a checkpoint. It is written last and moved into place with the rest, so that one that is
    /// missing was lost.
    init(of entry: CheckpointStore.Entry) throws {
        let file = entry.folder.appendingPathComponent(Self.fileName)
        do {
            self = try JSONDecoder().decode(CheckpointManifest.self, from: Data(contentsOf: file))
        } catch {
            throw DamagedCheckpoint(
                entry: entry, file: file.path, reason: "The checkpoint's manifest is missing or cannot be read.")
        }
        guard format == 1 else {
            throw TrainingError(
                code: "other-version", file: file.path,
                message: "The checkpoint has format \(format); expected 1: it was written by another version of laurel."
            )
        }
        guard step == entry.step else {
            throw DamagedCheckpoint(
                entry: entry, file: file.path, reason: "The checkpoint's manifest is that of step \(step).")
        }
    }

    /// Throws when a file of the checkpoint is missing or differs from what was written.
    func verify(_ entry: CheckpointStore.Entry) throws(DamagedCheckpoint) {
        for (name, written) in files.sorted(by: { $0.key < $1.key }) {
            let file = entry.folder.appendingPathComponent(name)
            guard let found = try? Self.entry(of: file) else {
                throw DamagedCheckpoint(
                    entry: entry, file: file.path, reason: "The file is missing or cannot be read.")
            }
            guard found == written else {
                throw DamagedCheckpoint(
                    entry: entry, file: file.path,
                    reason: "The file is not what was written: its size or SHA-256 differs from manifest.json.")
            }
        }
    }

    /// Reads the file and does not map it: a disk that fails gives an error, where a mapping would end the process.
    private static func entry(of file: URL) throws -> Entry {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var (hash, bytes) = (SHA256(), 0)
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(data: piece)
            bytes += piece.count
        }
        return Entry(bytes: bytes, sha256: hash.finalize().map { String(format: "%02x", $0) }.joined())
    }
}
