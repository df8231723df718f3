/// Why a dataset could not be read: the file, the line, the field, and what was expected.
package struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A short machine-readable kind: `json`, `encoding`, `row`, `empty-dataset`, `line-too-long`, `file`.
    package let code: String
    /// The file it is about.
    package let file: String?
    /// The line in that file, from 1.
    package let line: Int?
    /// The column or the path inside it, as in `messages[1].role`; nil when the whole row is meant.
    package let field: String?
    /// A full sentence: what is wrong, what was expected, what to do.
    package let message: String

    package init(code: String, file: String?, line: Int? = nil, field: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.field = field
        self.message = message
    }

    package var description: String {
        let place = file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
        return "error[\(code)]: \(place)\(message)"
    }
}
