import Tensors

/// What linear layers need while they run: rounded inputs, dropped inputs, and how rows are split over threads.
final class LinearScratch {
    /// The rounded input of a product.
    let converted: FloatBuffer
    /// Inputs of low-rank updates after dropout.
    private let droppedInputs: FloatBuffer
    private let team: Team

    /// - Parameters:
    ///   - rows: the most rows a layer is given.
    ///   - columns: the widest input of a layer, forward or backward.
    ///   - dropsInputs: whether dropout will be used.
    init(device: ComputeDevice, rows: Int, columns: Int, dropsInputs: Bool) throws {
        team = device.team
        // Either may multiply in 8 bits; pages that are never touched cost no memory.
        let counts = [device.factorType, .int8].map {
            ProductInput.scratchCount(rows: rows, columns: columns, type: $0)
        }
        converted = try FloatBuffer(count: counts.max() ?? 0)
        droppedInputs = try FloatBuffer(count: dropsInputs ? RowChunks.padded(rows) * columns : 0)
    }

    /// A rank's share of the rows.
    func rows(of rank: Int, total: Int) -> Range<Int> { team.share(of: total, rank: rank) }

    /// The rows after dropout; `x` itself without.
    func dropped(_ x: Matrix, rows: Range<Int>, dropout: LoRADropout?) -> Matrix {
        guard let dropout else { return x }
        let kept = droppedMatrix(like: x)
        team.drop(x, rows: rows, rate: dropout.rate, key: dropout.key, into: kept)
        return kept
    }

    func droppedMatrix(like x: Matrix) -> Matrix {
        droppedInputs.matrix(x.rows, x.columns)
    }
}
