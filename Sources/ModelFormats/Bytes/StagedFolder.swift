import Foundation
import Glibc

/// Makes a folder so that its path holds the whole content or nothing, also after a crash.
///
/// Files go to a temporary folder beside it, which is synced and renamed to the path; then the parent is synced.
package enum StagedFolder {
    /// Runs `body`, which fills the folder it is given, then puts that in place; after an error nothing is left, and
    /// the error names files as they would have been called.
    package static func write(_ path: String, _ body: (String) throws -> Void) throws {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).partial"
        guard mkdir(temporary, 0o755) == 0 else { throw ModelFormatError.system("create", path) }
        do {
            try body(temporary)
            try sync(temporary)
            guard rename(temporary, path) == 0 else { throw ModelFormatError.system("rename into place", path) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw renamed(error, from: temporary, to: path)
        }
        try sync(path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".")
    }

    /// The error with the name that was asked for in place of the temporary one.
    private static func renamed(_ error: any Error, from temporary: String, to path: String) -> any Error {
        guard let error = error as? ModelFormatError, let file = error.file, file.hasPrefix(temporary) else {
            return error
        }
        return ModelFormatError(
            code: error.code, file: path + file.dropFirst(temporary.count), line: error.line, message: error.message)
    }

    private static func sync(_ folder: String) throws {
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw ModelFormatError.system("open", folder) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw ModelFormatError.system("sync", folder) }
    }
}
