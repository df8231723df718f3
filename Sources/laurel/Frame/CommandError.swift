/// Why a command could not do what it was asked to: the errors of the command line itself.
package struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind: `no-such-model`, `sha256-mismatch`, `unwritable`, …
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

    package var description: String { report }
}
