/// Streams the rows of a dataset file; nothing is skipped silently, and a file without rows is an error.
package struct DatasetReader {
    private var lines: JSONLReader
    private let extraColumns: Set<String>
    private let mayEndInAnswer: Bool
    private var count = 0

    /// - Parameters:
    ///   - extraColumns: columns that are no metadata but come beside the sample, as `completion` does when stored
    ///     completions are scored.
    ///   - mayEndInAnswer: whether conversations may end in the assistant's turn.
    package init(
        path: String, extraColumns: Set<String> = [], mayEndInAnswer: Bool = false
    ) throws(DatasetError) {
        self.init(try JSONLReader(path: path), extraColumns: extraColumns, mayEndInAnswer: mayEndInAnswer)
    }

    /// Reads the rows of lines that are open already.
    package init(_ lines: JSONLReader, extraColumns: Set<String> = [], mayEndInAnswer: Bool = false) {
        self.mayEndInAnswer = mayEndInAnswer
        self.lines = lines
        self.extraColumns = extraColumns
    }

    /// The next row, or nil at the end of the file.
    package mutating func next() throws(DatasetError) -> DatasetRow? {
        guard let line = try lines.next() else {
            if count == 0 {
                throw DatasetError(
                    code: "empty-dataset", file: lines.file, message: "The file has no rows; expected at least one.")
            }
            return nil
        }
        let row = try DatasetRow(
            line, file: lines.file, index: count, extraColumns: extraColumns, mayEndInAnswer: mayEndInAnswer)
        count += 1
        return row
    }
}
