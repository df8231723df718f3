/// Why a run cannot start or go on: where, and what was expected.
package struct TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind, as in `error[code]: …`: `out-of-range`, `unknown-value`, `corrupt-checkpoint`, …
    package let code: String
    /// The file it is about, if there is one.
    package let file: String?
    /// The line in that file, from 1.
    package let line: Int?
    /// The field of the run's configuration it is about, as in `grpo.num_generations`.
    package let field: String?
    /// A full sentence: what is wrong, what was expected, what to do.
    package let message: String

    package init(code: String, file: String? = nil, line: Int? = nil, field: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.field = field
        self.message = message
    }

    package var description: String {
        var place = ""
        if let file { place = line.map { "\(file):\($0): " } ?? "\(file): " }
        return "error[\(code)]: \(place)\(message)"
    }

    /// The same error, said of a place in a file where it names none yet.
    package func at(file: String, line: Int?) -> TrainingError {
        TrainingError(
            code: code, file: self.file ?? file, line: self.line ?? line, field: field, message: message)
    }
}
