/// Which code a reward's script is: what a run records, so that its rewards can be traced to it.
package struct ScriptOrigin: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        case plugin, script
    }

    package let kind: Kind
    /// A plugin's name, or a bare script's file name.
    package let name: String
    /// A plugin's version.
    package let version: String?
    /// The plugin's folder or the script's file, where it was read from.
    package let path: String
    /// SHA-256: a plugin's content hash (all its Lua files, manifest, cases and the rest of its folder), or that of a
    /// script's bytes.
    package let sha256: String

    package init(kind: Kind, name: String, version: String? = nil, path: String, sha256: String) {
        self.kind = kind
        self.name = name
        self.version = version
        self.path = path
        self.sha256 = sha256
    }

    /// As in `plugin brevity 1.0.0 (sha256 0123…)`.
    package var summary: String {
        "\(kind.rawValue) \(name)" + (version.map { " \($0)" } ?? "") + " (sha256 \(sha256))"
    }
}
