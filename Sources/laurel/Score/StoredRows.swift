import Datasets
import Foundation

/// Where rows with completions come from: a file, a pipe, or standard input.
enum StoredRows {
    /// What stands for standard input on the command line.
    static let standardInput = "-"

    /// Opens the rows; a folder is an error, and a pipe is read as it comes.
    static func reader(_ input: String) throws -> DatasetReader {
        guard input == standardInput else {
            return try DatasetReader(path: input, extraColumns: DatasetRow.completionColumns)
        }
        return DatasetReader(
            JSONLReader(handle: .standardInput, name: "standard input"), extraColumns: DatasetRow.completionColumns)
    }

    /// What reports call the input.
    static func name(_ input: String) -> String { input == standardInput ? "standard input" : input }
}
