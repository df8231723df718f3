package import LaurelRewards

/// A conversation with the answer that a model is to learn to give.
///
/// A row's `messages` end in the assistant's turn, or its answer stands in a column `completion`.
package struct Demonstration: Sendable {
    /// The conversation before the answer.
    package let messages: [Message]
    package let answer: String
    /// The file as it was named.
    package let file: String
    /// The row's line in that file, from 1.
    package let line: Int

    /// Reads every row of a file; one without an answer is an error at its line.
    package static func all(path: String) throws(DatasetError) -> [Demonstration] {
        var reader = try DatasetReader(path: path, extraColumns: [column], mayEndInAnswer: true)
        var demonstrations: [Demonstration] = []
        while let row = try reader.next() { demonstrations.append(try Demonstration(row)) }
        return demonstrations
    }

    private static let column = "completion"

    private init(_ row: DatasetRow) throws(DatasetError) {
        if row.answer != nil, row.extras[Self.column] != nil {
            throw row.error(
                Self.column, "The row ends in the assistant's turn and has a \"completion\"; expected one of them.")
        }
        guard row.answer != nil || row.extras[Self.column] != nil else {
            throw row.error(
                "messages",
                "The row has no answer to learn; expected messages that end in the assistant's turn, or a "
                    + "\"completion\".")
        }
        if let given = row.answer { answer = given } else { answer = try row.text(of: Self.column) }
        guard !answer.isEmpty else { throw row.error(nil, "The row's answer is empty; expected some text.") }
        messages = row.sample.messages
        (file, line) = (row.file, row.line)
    }

    /// An error about this row.
    package func error(_ message: String) -> DatasetError {
        DatasetError(code: "row", file: file, line: line, message: message)
    }
}
