import Foundation

/// Paths as text. Foundation's `deletingLastPathComponent` traps on paths of one letter (Swift 6.3 on Linux).
package enum FilePath {
    /// The path without its last component: `a/b` gives `a`, `/a` gives `/`, `a` gives nothing.
    package static func folder(of path: String) -> String {
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        bytes.removeSubrange(slash...)
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes.isEmpty ? "/" : String(decoding: bytes, as: UTF8.self)
    }

    /// Why a path is not to be opened as a file of text: a folder, or a named pipe, where opening would wait for a writer.
    /// Nil for what can be opened or does not exist; what is open already, as in `/dev/fd/63`, is read as it comes.
    package static func obstacle(at path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        if status.st_mode & S_IFMT == S_IFDIR { return "It is a folder" }
        let isOpen = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"].contains { path.hasPrefix($0) }
        return status.st_mode & S_IFMT == S_IFIFO && !isOpen ? "It is a named pipe" : nil
    }
}
