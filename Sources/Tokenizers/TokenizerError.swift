/// Why a tokenizer or a chat template could not be used: which file, and what was expected.
package struct TokenizerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind, as in `error[code]: …`: `unsupported-tokenizer`, `unknown-chat-template`, …
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

    package var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(code)]: \(place)\(message)"
    }
}
