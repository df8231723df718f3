package import Foundation
import Glibc

/// Holds a run for one process: while a trainer has it, no other may train or delete the run.
///
/// An advisory lock (`flock`) on `run.lock` in the run's folder; the system lets go of it when the process ends, however
/// it ends. The file holds the process's number, for people.
package final class RunLock: Sendable {
    package static let fileName = "run.lock"

    private let descriptor: Int32

    /// Takes the lock of a run's folder, or throws when another process has it.
    package init(folder: URL) throws(RunStoreError) {
        let file = folder.appendingPathComponent(Self.fileName)
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw RunStoreError(
                code: "unwritable", file: file.path,
                message: "The run cannot be locked: \(String(cString: strerror(errno))). Make its folder writable.")
        }
        guard Self.lock(descriptor) else {
            let reason = errno
            let holder = Self.holder(descriptor)
            guard reason == EWOULDBLOCK else {
                throw RunStoreError(
                    code: "unwritable", file: file.path,
                    message: "The run cannot be locked: \(String(cString: strerror(reason))). Its folder has to lie on "
                        + "a file system that knows locks.")
            }
            throw RunStoreError(
                code: "run-busy", file: folder.path,
                message: "The run is being trained by another process\(holder.map { " (\($0))" } ?? ""); expected it "
                    + "to be free. Wait for that one, or end it with Ctrl-C, which keeps a checkpoint.")
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { close(descriptor) }

    /// Whether some process trains the run in a folder; takes nothing.
    package static func isHeld(in folder: URL) -> Bool {
        let descriptor = open(folder.appendingPathComponent(fileName).path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
        return false
    }

    /// Tries for half a second: `isHeld` of another process takes the lock for an instant.
    private static func lock(_ descriptor: Int32) -> Bool {
        for attempt in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK || errno == EINTR else { return false }
            if attempt < 9 { usleep(50_000) }
        }
        errno = EWOULDBLOCK
        return false
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
