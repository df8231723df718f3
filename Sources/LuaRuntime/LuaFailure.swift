/// Why a script gave no score. The kind is what the host knows (the worker's own report, its exit, a signal), never
/// what the text of a script's error says.
package struct LuaFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The classes of failure.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case timeout, memory, forbidden, runtime, invalidScore, load
        /// No worker could be started.
        case unavailable
    }

    package let kind: Kind
    /// A full sentence, with file and line where Lua knew them.
    package let message: String
    /// The name of the script or of one of its other files, where the failure is about the script as a whole.
    package let file: String?
    /// The line in that file, from 1, where the message names one.
    package let line: Int?

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
        file = nil
        line = nil
    }

    /// A failure of a script as a whole: `files` are the names that Lua's messages may begin with, the entry's first.
    package init(_ kind: Kind, _ message: String, files: [String]) {
        self.kind = kind
        let named = files.first { message.hasPrefix($0 + ":") }
        file = named ?? files.first
        guard let named else {
            self.message = message
            line = nil
            return
        }
        let found = Self.splitPlace(message, file: named)
        self.message = found.message
        line = found.line
    }

    package var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(kind.rawValue)]: \(place)\(message)"
    }

    /// Splits Lua's `file:line: message`.
    private static func splitPlace(_ message: String, file: String) -> (line: Int?, message: String) {
        let rest = message.dropFirst(file.count + 1)
        guard let colon = rest.firstIndex(of: ":"), let line = Int(rest[..<colon]), line > 0 else {
            return (nil, String(rest.drop { $0 == " " }))
        }
        return (line, String(rest[rest.index(after: colon)...].drop { $0 == " " }))
    }
}
