import Glibc

/// Writes a file so that its path holds either the old content or the whole new one, also after a crash.
///
/// Bytes go to a temporary file beside it, which is synced and renamed over the path; then the folder is synced.
package struct AtomicFile: ~Copyable {
    let path: String
    private let temporaryPath: String
    private let descriptor: CInt

    /// Runs `body`, which writes the content, then puts the file in place; on any error the path is left as it was.
    package static func write(_ path: String, _ body: (borrowing AtomicFile) throws -> Void) throws {
        let file = try AtomicFile(path)
        do {
            try body(file)
            try file.commit()
        } catch {
            unlink(file.temporaryPath)
            throw error
        }
    }

    /// Appends the bytes.
    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw ModelFormatError.system("write", path)
            }
            written += count
        }
    }

    private init(_ path: String) throws {
        self.path = path
        temporaryPath = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).partial"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ModelFormatError.system("create", path) }
    }

    deinit {
        close(descriptor)
    }

    private func commit() throws {
        guard fsync(descriptor) == 0 else { throw ModelFormatError.system("sync", path) }
        guard rename(temporaryPath, path) == 0 else { throw ModelFormatError.system("rename into place", path) }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw ModelFormatError.system("open the folder of", path) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw ModelFormatError.system("sync the folder of", path) }
    }
}
