package import Foundation
import Glibc
import ModelFormats

/// Small files that are whole or not there, also after a crash.
package enum DurableFile {
    /// Writes bytes by way of a temporary file that is synced and renamed into place.
    package static func write(_ data: Data, to file: URL) throws {
        try AtomicFile.write(file.path) { handle in
            try data.withUnsafeBytes { try handle.append($0) }
        }
    }

    /// Writes a value as JSON with sorted keys, so that equal values give equal bytes.
    package static func write(_ value: some Encodable, to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try write(try encoder.encode(value) + Data("\n".utf8), to: file)
    }

    /// Makes what happened in a folder (names made, renamed, removed) last through a crash.
    package static func syncFolder(_ folder: URL) throws {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("opened", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("synced", folder) }
    }

    /// Moves a file or folder to a name that is free.
    package static func rename(_ source: URL, to target: URL) throws {
        guard Glibc.rename(source.path, target.path) == 0 else { throw systemError("renamed", source) }
    }

    private static func systemError(_ verb: String, _ url: URL) -> TrainingError {
        TrainingError(
            code: "file", file: url.path, message: "The file cannot be \(verb): \(String(cString: strerror(errno))).")
    }
}
