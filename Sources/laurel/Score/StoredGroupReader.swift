import Datasets
import LaurelRewards

/// Reads stored completions group by group: neighbouring rows whose messages and reference are equal, which is how a
/// sampler writes the candidates of a prompt. Other columns may differ; each row keeps its own.
///
/// Rows of the same prompt that do not stand together are groups of their own, so that a file of any length is read in
/// constant memory. A group ends after 1024 rows.
struct StoredGroupReader {
    /// The largest group that a script is handed.
    static let largestCount = 1024

    private var rows: DatasetReader
    private var pending: DatasetRow?

    init(_ rows: DatasetReader) { self.rows = rows }

    /// The next group's rows, or nil at the end of the file.
    mutating func next() throws -> [DatasetRow]? {
        guard let first = try pending ?? rows.next() else { return nil }
        pending = nil
        var group = [first]
        while let row = try rows.next() {
            guard group.count < Self.largestCount, row.sample.messages == first.sample.messages,
                row.sample.reference == first.sample.reference
            else {
                pending = row
                break
            }
            group.append(row)
        }
        return group
    }
}
