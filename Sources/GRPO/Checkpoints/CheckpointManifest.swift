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

    /// Reads a folder's manifest; nil when it has none, as when its writer was killed.
    init?(in folder: URL) throws {
        let file = folder.appendingPathComponent(Self.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            self = try JSONDecoder().decode(CheckpointManifest.self, from: Data(contentsOf: file))
        } catch {
            throw TrainingError(
                code: "corrupt-checkpoint", file: file.path,
                message: "The checkpoint's manifest cannot be read. Remove the folder to go on from the checkpoint "
                    + "before it.")
        }
    }

    /// Throws when a file is missing or differs from what was written.
    func verify(_ folder: URL) throws {
        guard format == 1 else {
            throw TrainingError(
                code: "corrupt-checkpoint", file: folder.path,
                message: "The checkpoint has format \(format); expected 1: it was written by another version.")
        }
        for (name, entry) in files.sorted(by: { $0.key < $1.key }) {
            let file = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: file.path), try Self.entry(of: file) == entry else {
                throw TrainingError(
                    code: "corrupt-checkpoint", file: file.path,
                    message: "The file is not what was written: its size or SHA-256 differs from manifest.json. "
                        + "Remove the checkpoint's folder to go on from the one before it.")
            }
        }
    }

    private static func entry(of file: URL) throws -> Entry {
        let data = try Data(contentsOf: file, options: .mappedIfSafe)
        return Entry(
            bytes: data.count, sha256: SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined())
    }
}
