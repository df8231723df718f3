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
}
