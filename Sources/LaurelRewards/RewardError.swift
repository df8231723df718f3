/// Why a reward could not be built or a run had to stop: where, and what was expected.
public struct RewardError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind, as in `error[code]: …`: `unknown-key`, `weights`, `missing-reference`, …
    public let code: String
    /// The file it is about, if there is one.
    public let file: String?
    /// The line in that file, from 1.
    public let line: Int?
    /// The entry's key that is at fault, where it is one.
    public let key: String?
    /// A full sentence: what is wrong, what was expected, what to do.
    public let message: String

    public init(code: String, file: String? = nil, line: Int? = nil, key: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }

    public var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(code)]: \(place)\(message)"
    }
}
