/// A tensor inside a mapped file: its name, shape and encoding, and where its bytes lie.
///
/// Its byte range was checked against the file when the file was opened.
package struct StoredTensor: Sendable, Hashable {
    package let name: String
    /// Sizes, outermost first, as Hugging Face writes them; rows are contiguous along the last one.
    package let shape: [Int]
    package let type: TensorType
    /// The bytes in the file.
    package let bytes: Range<Int>

    /// Elements in all.
    package var count: Int { shape.reduce(1, *) }
    /// Elements of a row: the last size.
    package var columns: Int { shape.last ?? 1 }
    /// Rows: all sizes but the last, multiplied.
    package var rows: Int { columns == 0 ? 0 : count / columns }

    /// Converts the rows to Float, row after row.
    ///
    /// - Parameter rows: which rows, inside `0..<self.rows`.
    /// - Parameter output: room for exactly `rows.count * columns` elements.
    func read(
        rows: Range<Int>, from file: MappedFile, into output: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard rows.lowerBound >= 0, rows.upperBound <= self.rows else {
            throw ModelFormatError(
                code: "wrong-shape", file: file.path,
                message: "Rows \(rows) of tensor \(name) were asked for; it has \(self.rows).")
        }
        guard output.count == rows.count * columns else {
            throw ModelFormatError(
                code: "wrong-shape", file: file.path,
                message:
                    "Tensor \(name) has \(rows.count * columns) elements in these rows, the buffer \(output.count)."
            )
        }
        guard let destination = output.baseAddress, output.count > 0 else { return }
        let rowBytes = columns / type.blockElements * type.blockBytes
        let start = bytes.lowerBound + rows.lowerBound * rowBytes
        try file.withBytes(start..<start + rows.count * rowBytes) { source in
            guard let source = source.baseAddress else { return }
            type.decode(source, blocks: output.count / type.blockElements, into: destination)
        }
    }
}
