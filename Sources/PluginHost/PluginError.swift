package import LaurelRewards
package import LuaRuntime

/// Why a script or plugin cannot be used: where, and what was expected.
package struct PluginError: PlacedError, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind: `plugin-missing`, `unknown-key`, `range`, … A script that cannot be loaded has its
    /// failure kind: `load`, `timeout`, `memory`, `forbidden`, `runtime`.
    package let code: String
    /// The file it is about, if there is one.
    package let file: String?
    /// The line in that file, from 1.
    package let line: Int?
    /// A full sentence: what is wrong, what was expected, what to do.
    package let message: String

    package init(code: String, file: String? = nil, line: Int? = nil, message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
    }

    /// The configuration reader's error, optionally at another line (that of a JSONL row).
    package init(_ error: RewardError, line: Int? = nil) {
        self.init(code: error.code, file: error.file, line: line ?? error.line, message: error.message)
    }

    /// A script's failure to load; `file` is the script's path.
    package init(_ failure: LuaFailure, file: String) {
        self.init(code: failure.kind.rawValue, file: file, line: failure.line, message: failure.message)
    }

    package var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(code)]: \(place)\(message)"
    }
}
