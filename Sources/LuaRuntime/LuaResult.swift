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
    /// The script's name, where the failure is about the script as a whole.
    package let file: String?
    /// The line in that file, from 1, where the message names one.
    package let line: Int?

    package init(_ kind: Kind, _ message: String, file: String? = nil) {
        self.kind = kind
        self.file = file
        guard let file, let found = Self.splitPlace(message, file: file) else {
            self.message = message
            line = nil
            return
        }
        self.message = found.message
        line = found.line
    }

    package var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(kind.rawValue)]: \(place)\(message)"
    }

    /// Splits Lua's `file:line: message`; a message that starts otherwise stays whole.
    private static func splitPlace(_ message: String, file: String) -> (line: Int?, message: String)? {
        guard message.hasPrefix(file + ":") else { return nil }
        let rest = message.dropFirst(file.count + 1)
        guard let colon = rest.firstIndex(of: ":"), let line = Int(rest[..<colon]), line > 0 else {
            return (nil, String(rest.drop { $0 == " " }))
        }
        return (line, String(rest[rest.index(after: colon)...].drop { $0 == " " }))
    }
}

/// What a script made of one candidate.
package struct LuaResult: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// A finite number. Whether it lies in the declared range is the caller's to check.
        case score(Double)
        case abstain(String)
        case failure(LuaFailure)
    }

    package var outcome: Outcome
    /// The script's reason, if it gave one.
    package var detail: String?
    package var parts: [String: Double] = [:]
    /// What the script printed, cut at the limit.
    package var log = ""
    /// Wall-clock microseconds in the worker.
    package var microseconds: Double = 0
    /// The most bytes that the script held at one time.
    package var peakBytes: UInt64 = 0

    package init(_ outcome: Outcome) { self.outcome = outcome }
}
